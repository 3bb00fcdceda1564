"""What is marked on a part of the map of funded projects, grouped where it lies close together."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from cofinancing.models import Project, State
from cofinancing.totals import wanted
from common.errors import Invalid
from places.boxes import Box
from places.clusters import clustered, drawn
from places.geometry import Shape
from portal.cofinancing.finding import SCOPES
from portal.renewal.map_source import zoom_of
from tenants.isolation.answers import SEARCHES, keep

# What the list is narrowed by, states aside: the map has choices of its own for those.
_WISHES = ("q", "programme", "year", "area", "role")


def marks(request: HttpRequest) -> JsonResponse:
    """GeoJSON of ?bbox=west,south,east,north&zoom=z, narrowed as the list is; state repeated."""
    try:
        box = Box.of_text(request.GET.get("bbox", ""))
        zoom, states = zoom_of(request.GET.get("zoom", "14"), box), _states(request)
    except Invalid as error:
        return JsonResponse({"code": error.code, "detail": error.message}, status=400)
    rows: Any = Project.objects.public()
    wishes = {name: request.GET.get(name, "").replace("\0", "")[:200] for name in _WISHES}
    rows = wanted(rows, wishes).filter(state__in=states)
    features = list(_features(rows, box, zoom))
    response = JsonResponse({"type": "FeatureCollection", "features": features})
    keep(response, scopes=SCOPES, store=SEARCHES)
    return response


def _states(request: HttpRequest) -> list[str]:
    given = request.GET.getlist("state") or list(State.values)
    if set(given) - set(State.values):
        reason = f"state: {', '.join(State.values)}"
        raise Invalid("state_unknown", reason, {"state": reason})
    return given


def _features(rows: Any, box: Box, zoom: int) -> Iterator[dict[str, Any]]:
    found = clustered(rows, box, zoom)
    listed = reverse("funded_projects")
    for group in found.clusters:
        middle = {"type": "Point", "coordinates": [group.lon, group.lat]}
        about = {"count": group.count, "bounds": group.box.numbers, "url": listed}
        yield {"type": "Feature", "geometry": middle, "properties": about}
    for one in rows.filter(pk__in=found.singles).only("texts", "shape", "state"):
        url = reverse("funded_project", args=[one.pk])
        about = {"title": one.title, "url": url, "theme": "", "state": one.state}
        geometry = drawn(Shape.stored(one.shape), zoom)
        yield {"type": "Feature", "geometry": geometry, "properties": about}
