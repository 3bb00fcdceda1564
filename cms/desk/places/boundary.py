"""The map at the desk: how it is set up, and its boundary, looked at before it is taken."""

from typing import Any

import shapely
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.desk.places.forms import BoundaryForm, SourceForm
from cms.desk.rights import mapmakers
from common.errors import Invalid
from places import services
from places.boundaries import boundary_of
from places.geojson import Refused
from places.geometry import Shape
from places.layers import WMS
from places.limits import inside
from places.measuring import Plane, hectares
from places.models import Ground

# Metres that a drawing of a thumb's size cannot show, for each metre of its width.
_FINENESS = 0.002


@mapmakers
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """How the map is set up."""
    return _index(request, BoundaryForm())


@mapmakers
def preview(request: HttpRequest) -> HttpResponse:
    """What a file holds, before it becomes the boundary: area, source, what was changed."""
    if request.method != "POST":
        return redirect("places:index")
    form = BoundaryForm(request.POST, request.FILES)
    if not form.is_valid():
        return _index(request, form, status=422)
    try:
        shape = boundary_of(form.content())
    except Invalid as error:
        return _index(request, form, status=error.status, faults=_faults(error))
    return _preview(request, shape, SourceForm(initial=form.cleaned_data))


@mapmakers
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Take what was looked at."""
    form = SourceForm(request.POST)
    try:
        shape = boundary_of(request.POST.get("geometry", "").encode())
        if not form.is_valid():
            return _preview(request, shape, form, status=422)
        services.set_boundary(
            geometry=shape,
            source=form.cleaned_data["source"],
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
    except Invalid as error:
        return _index(request, BoundaryForm(), status=error.status, faults=_faults(error))
    messages.success(request, _("The boundary has been set."))
    return redirect("places:index")


@mapmakers
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take the boundary away."""
    who: Any = request.user
    services.set_boundary(geometry=None, source="", by=who, now=timezone.now())
    messages.success(request, _("The boundary has been removed."))
    return redirect("places:index")


def page(
    request: HttpRequest, name: str, title: str, status: int = 200, **more: Any
) -> HttpResponse:
    """A page of the desk of the map."""
    trail = [{"url": reverse("places:index"), "label": _("Map")}]
    if name != "index":
        trail.append({"url": "", "label": title})
    context: Any = {
        "breadcrumbs_items": trail,
        "header_title": title,
        "page_title": title,
        "header_icon": "globe",
    }
    return render(request, f"desk/places/{name}.html", context | more, status=status)


def _index(
    request: HttpRequest, form: BoundaryForm, status: int = 200, faults: tuple[str, ...] = ()
) -> HttpResponse:
    ground = Ground.objects.here()
    shape = ground.placed_shape
    context: Any = {
        "ground": ground,
        "facts": _facts(shape) if shape else None,
        "layers": list(enumerate(ground.layers, start=1)),
        "wms": WMS,
        "form": form,
        "faults": faults,
    }
    return page(request, "index", _("Map"), status=status, **context)


def _preview(
    request: HttpRequest, shape: Shape, form: SourceForm, status: int = 200
) -> HttpResponse:
    seat = seat_of(request)
    context: Any = {
        "facts": _facts(shape),
        "notes": shape.notes,
        "geometry": shapely.to_geojson(shape.form),
        "form": form,
        "is_elsewhere": seat is not None and not shape.form.covers(shapely.Point(seat)),
        "is_far": seat is not None and inside(shape, None, seat) is not None,
        "had_one": Ground.objects.placed().exists(),
    }
    return page(request, "preview", _("Is this the boundary?"), status=status, **context)


def _faults(error: Invalid) -> tuple[str, ...]:
    return error.faults if isinstance(error, Refused) else (error.message,)


def seat_of(request: HttpRequest) -> tuple[float, float] | None:
    """Longitude and latitude of the seat, where the municipality has told them."""
    tenant: Any = request.tenant  # type: ignore[attr-defined]
    if tenant.longitude is None or tenant.latitude is None:
        return None
    return tenant.longitude, tenant.latitude


def _facts(shape: Shape) -> dict[str, Any]:
    """What is said of a boundary, and its outline as a drawing: north is up."""
    flat = Plane.at(shape.form).metres(shape.form)
    west, south, east, north = flat.bounds
    fewer = flat.simplify(max(east - west, north - south) * _FINENESS)
    rings = [ring for part in shapely.get_parts(fewer) for ring in (part.exterior, *part.interiors)]
    lines = (" ".join(f"{x:.0f},{-y:.0f}" for x, y in ring.coords) for ring in rings)
    # A margin of a fiftieth on each side, so that the line is not cut.
    margin = max(east - west, north - south) / 50
    view = (west - margin, -north - margin, east - west + 2 * margin, north - south + 2 * margin)
    return {
        "square_km": hectares(shape.form) / 100,
        "corners": shape.corners,
        "parts": len(shapely.get_parts(shape.form)),
        "view": " ".join(f"{number:.0f}" for number in view),
        "path": " ".join(f"M{line}Z" for line in lines),
    }
