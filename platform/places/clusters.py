"""Many places drawn as few: counted by the cells of a grid, in PostgreSQL.

A cell is as wide as 64 points of a screen at the map's zoom, and lies where it lies: a pan does not
cut the clusters anew. What lies alone in its cell is named by its number and drawn as it is; of the
others there is a place and a count. A line or an area counts at the middle of its box, or where the
window ends on the way there. Where no more than `few` lie in the box, each is named. Asked for more
cells than `most`, the grid grows coarser: no address costs more than another.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import shapely
from django.db.models import Avg, Count, ExpressionWrapper, F, FloatField, Max, Min, Value
from django.db.models.functions import Floor, Greatest, Least

from places.boxes import Box
from places.geometry import Shape
from places.models import PlacedQuerySet

MOST_ZOOM: Final = 22
# Beyond this, what lies on one spot is shown as a list: the map cannot part it.
_PIXELS, _TILE = 64, 256
# Cells are square where Slovenia lies; a degree of latitude is longer than one of longitude.
_LATITUDE = math.cos(math.radians(46.1))
# Metres in a point of the screen at zoom 0 on the equator.
_METRES = 156_543.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """Some places together: their middle, how many, and the box that shows them all."""

    lon: float
    lat: float
    count: int
    box: Box


@dataclass(frozen=True, slots=True)
class Clustered:
    """What a map shows: clusters, the numbers of what stands alone, and how many in all."""

    clusters: tuple[Cluster, ...]
    singles: tuple[int, ...]
    total: int


def clustered(
    queryset: PlacedQuerySet, box: Box, zoom: int, *, most: int = 400, few: int = 100
) -> Clustered:
    """What of `queryset` lies in `box`, at a zoom of web maps (0 to 22; others are brought there).

    One query, and a second where few lie there. `queryset` joins nothing that multiplies its rows.
    """
    inside = queryset.within(box).order_by()
    cells = _cells(inside, box, _width(box, zoom, most))
    total = sum(cell["count"] for cell in cells)
    if total <= few:
        return Clustered((), tuple(inside.order_by("pk").values_list("pk", flat=True)), total)
    singles = tuple(cell["pk"] for cell in cells if cell["count"] == 1)
    return Clustered(tuple(_cluster(c) for c in cells if c["count"] > 1), singles, total)


def drawn(shape: Shape, zoom: int) -> dict[str, Any]:
    """The geometry of a shape without what cannot be seen at a zoom: half a point of the screen."""
    if shape.corners <= 20:
        return shape.geometry
    point = _METRES / 2 ** _within(zoom) / 111_000
    fewer = shape.form.simplify(point / 2, preserve_topology=True)
    return Shape(shapely.transform(fewer, lambda of: of.round(6))).geometry


def _width(box: Box, zoom: int, most: int) -> float:
    """The width of a cell in degrees of longitude, at the zoom or a lower one for a large box."""
    for level in range(_within(zoom), -1, -1):
        width = 360.0 / (1 << level) * _PIXELS / _TILE
        across = (box.east - box.west) / width + 1
        along = (box.north - box.south) / (width * _LATITUDE) + 1
        if across * along <= most:
            return width
    return 360.0


def _within(zoom: int) -> int:
    return min(max(zoom, 0), MOST_ZOOM)


def _cells(inside: PlacedQuerySet, box: Box, width: float) -> list[dict[str, Any]]:
    lon = _middle("west", "east", box.west, box.east)
    lat = _middle("south", "north", box.south, box.north)
    column, row = Floor(lon / width), Floor(lat / (width * _LATITUDE))
    counted = inside.annotate(column=column, row=row).values("column", "row")
    found = counted.annotate(
        count=Count("pk"),
        pk=Min("pk"),
        lon=Avg(lon),
        lat=Avg(lat),
        box_west=Min("west"),
        box_south=Min("south"),
        box_east=Max("east"),
        box_north=Max("north"),
    )
    return list(found.order_by("row", "column"))


def _middle(one: str, other: str, least: float, most: float) -> Greatest:
    """The middle of a row between two columns, brought into the window."""
    middle = ExpressionWrapper((F(one) + F(other)) / 2.0, output_field=FloatField())
    lower, upper = (Value(float(side), FloatField()) for side in (least, most))
    return Greatest(Least(middle, upper), lower)


def _cluster(cell: dict[str, Any]) -> Cluster:
    box = Box(cell["box_west"], cell["box_south"], cell["box_east"], cell["box_north"])
    return Cluster(round(cell["lon"], 6), round(cell["lat"], 6), cell["count"], box)
