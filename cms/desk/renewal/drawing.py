"""Drawings of shapes made on the server: a place is seen without any script. North is up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import shapely

from places.geometry import Shape
from places.measuring import Plane, hectares

# Metres that a drawing of a hand's size cannot show, for each metre of its width.
_FINENESS = 0.001
# How large a dot is, and the margin around all, in parts of the drawing's longer side.
_DOT, _MARGIN = 0.02, 0.04


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing: the view of its SVG, lines with their kinds, dots as (x, y, kind)."""

    view: str
    lines: list[tuple[str, str]]
    dots: list[tuple[str, str, str]]
    radius: str
    hectares: float | None = None


def drawn(parts: Iterable[tuple[str, Shape | None]]) -> Drawing | None:
    """The drawing of shapes, each with its kind for the style sheet; what stands first lies
    lowest. None where there is nothing to draw."""
    known = [(kind, shape) for kind, shape in parts if shape is not None]
    if not known:
        return None
    every = shapely.union_all([shapely.box(*shape.form.bounds) for _kind, shape in known])
    plane = Plane.at(every)
    flat = [(kind, plane.metres(shape.form)) for kind, shape in known]
    west, south, east, north = shapely.total_bounds([form for _kind, form in flat])
    # A point alone is as wide as nothing: 100 m around it are shown.
    long = max(east - west, north - south, 100.0)
    margin = long * _MARGIN if long > 100 else 50.0
    view = (west - margin, -north - margin, east - west + 2 * margin, north - south + 2 * margin)
    first = known[0][1]
    return Drawing(
        view=" ".join(f"{number:.0f}" for number in view),
        lines=[line for kind, form in flat for line in _lines(kind, form, long)],
        dots=[dot for kind, form in flat for dot in _dots(kind, form)],
        radius=f"{max(view[2], view[3]) * _DOT:.1f}",
        hectares=hectares(first.form) if first.is_area else None,
    )


def _lines(kind: str, form: Any, long: float) -> Iterator[tuple[str, str]]:
    for part in shapely.get_parts(form):
        if part.geom_type == "Polygon":
            fewer = part.simplify(long * _FINENESS)
            rings = (fewer.exterior, *fewer.interiors)
            yield kind, " ".join(f"M{_corners(ring)}Z" for ring in rings)
        elif part.geom_type == "LineString":
            yield f"{kind} is-line", f"M{_corners(part.simplify(long * _FINENESS))}"


def _dots(kind: str, form: Any) -> Iterator[tuple[str, str, str]]:
    for part in shapely.get_parts(form):
        if part.geom_type == "Point":
            yield f"{part.x:.1f}", f"{-part.y:.1f}", kind


def _corners(line: Any) -> str:
    return " ".join(f"{x:.0f},{-y:.0f}" for x, y in line.coords)
