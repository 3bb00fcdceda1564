"""What is marked on a part of the map: measures as they are, places of residents grouped."""

from collections.abc import Iterator
from math import floor, log2
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from common.errors import Invalid
from places.boxes import Box
from places.clusters import clustered, drawn
from places.geometry import Shape
from portal.renewal.finding import SCOPES, find
from renewal.contents import public_measures
from renewal.models import Neighbourhood
from tenants.isolation.answers import SEARCHES, keep

STATES = ("measure", "open", "answered")
# Of the measures of a neighbourhood so many are drawn at once.
MOST_MEASURES = 300
# Points of a screen across.
_WIDEST = 4096


def marks(request: HttpRequest, slug: str) -> JsonResponse:
    """GeoJSON of ?bbox=west,south,east,north&zoom=z, narrowed by theme and state; both repeated."""
    home = find(slug)
    try:
        box = Box.of_text(request.GET.get("bbox", ""))
        zoom = zoom_of(request.GET.get("zoom", "14"), box)
        themes, states = _wishes(request, home)
    except Invalid as error:
        return JsonResponse({"code": error.code, "detail": error.message}, status=400)
    features = []
    if "measure" in states:
        features += list(_measures(home, box, zoom, themes))
    if set(states) & {"open", "answered"}:
        features += list(_pins(home, box, zoom, themes, states))
    response = JsonResponse({"type": "FeatureCollection", "features": features})
    keep(response, scopes=SCOPES, store=SEARCHES)
    return response


def zoom_of(text: str, box: Box) -> int:
    """The zoom that was asked for, or that at which the window is wider than any screen: shapes
    have no more corners than somebody could see. Raises Invalid."""
    most = floor(log2(360.0 / max(box.east - box.west, 1e-6) * _WIDEST / 256))
    try:
        return min(int(float(text)), most)
    except (ValueError, OverflowError):
        raise Invalid("zoom_invalid", "zoom: 0-22", {"zoom": "0-22"}) from None


def _wishes(request: HttpRequest, home: Neighbourhood) -> tuple[list[str], list[str]]:
    """Which themes and states are wanted; none named are all. Raises Invalid for an unknown one."""
    themes, states = request.GET.getlist("theme"), request.GET.getlist("state")
    known = {one.key for one in home.themes.all()} if themes else set()
    for name, given, there in (("theme", themes, known), ("state", states, set(STATES))):
        if set(given) - there:
            reason = f"{name}: {', '.join(sorted(there))}"
            raise Invalid(f"{name}_unknown", reason, {name: reason})
    return themes, states or list(STATES)


def _measures(
    home: Neighbourhood, box: Box, zoom: int, themes: list[str]
) -> Iterator[dict[str, Any]]:
    rows: Any = public_measures(home)
    if themes:
        rows = rows.filter(theme__key__in=themes)
    for one in rows.within(box)[:MOST_MEASURES]:
        url = reverse("renewal_measure", args=[home.process.slug, one.number])
        about = {"title": one.title, "url": url, "summary": str(one.get_phase_display())}
        key = one.theme.key if one.theme else ""
        yield _feature(drawn(Shape.stored(one.shape), zoom), {**about, "theme": key}, "measure")


def _pins(
    home: Neighbourhood, box: Box, zoom: int, themes: list[str], states: Any
) -> Iterator[dict[str, Any]]:
    rows: Any = home.pins.visible()
    if themes:
        rows = rows.filter(theme__key__in=themes)
    if not {"open", "answered"} <= set(states):
        rows = rows.filter(answered_at__isnull="open" in states)
    found = clustered(rows, box, zoom)
    listed = reverse("renewal_pins", args=[home.process.slug])
    for group in found.clusters:
        middle = {"type": "Point", "coordinates": [group.lon, group.lat]}
        about = {"count": group.count, "bounds": group.box.numbers, "url": listed}
        yield {"type": "Feature", "geometry": middle, "properties": about}
    singles = rows.filter(Q(pk__in=found.singles)).select_related("theme")
    for one in singles.only("number", "title", "shape", "answered_at", "theme", "theme__key"):
        url = reverse("renewal_pin", args=[home.process.slug, one.number])
        about = {"title": one.title, "url": url, "theme": one.theme.key if one.theme else ""}
        state = "answered" if one.answered_at else "open"
        yield _feature(drawn(Shape.stored(one.shape), zoom), about, state)


def _feature(geometry: Any, about: dict[str, Any], state: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {**about, "state": state}}
