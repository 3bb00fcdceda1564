"""Where a municipality's shapes may lie. No query, no clock; the door says whose seat it is.

The rule: **within the municipality's boundary** where one has been imported, widened by 100 m,
since boundaries are drawn coarsely and a path runs along them; else with every corner **within
30 km of its seat**; and where neither is known, in Slovenia.
"""

from functools import cached_property
from typing import Final

import shapely
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from places.boxes import Box
from places.geometry import Shape, at
from places.measuring import Plane, distance

MARGIN_METRES: Final = 100.0
FARTHEST_METRES: Final = 30_000.0
SLOVENIA: Final = Box(13.3, 45.4, 16.7, 46.95)

# Longitude and latitude, in this order.
Seat = tuple[float, float]


class Limits:
    """Where shapes may lie: made once, asked for each of many shapes."""

    def __init__(self, ground: Shape | None, seat: Seat | None) -> None:
        self.ground, self.seat = ground, seat

    def fault(self, shape: Shape, *, name: str = "") -> str | None:
        """Why a shape lies outside, with the place; None if it does not."""
        found = self._fault(shape)
        return f"{name}: {found}" if found and name else found

    def _fault(self, shape: Shape) -> str | None:
        if self.ground is not None:
            return self._beyond(self.ground, shape)
        if self.seat is not None:
            return self._far(self.seat, shape)
        for lon, lat in _corners(shape):
            if not SLOVENIA.holds(lon, lat):
                said = _("The shape lies outside of Slovenia at %(place)s.%(hint)s")
                return said % {"place": at(lon, lat), "hint": self._hint(shape)}
        return None

    def _beyond(self, ground: Shape, shape: Shape) -> str | None:
        if ground.form.covers(shape.form) or self._widened.covers(shape.form):
            return None
        out = shape.form.difference(self._widened).representative_point()
        metres = Plane(out.x, out.y)
        away = metres.metres(ground.form).distance(shapely.Point(0, 0))
        said = _(
            "The shape leaves the municipality at %(place)s, %(away)s beyond its boundary.%(hint)s"
        )
        place = at(out.x, out.y)
        return said % {"place": place, "away": in_words(away), "hint": self._hint(shape)}

    def _far(self, seat: Seat, shape: Shape) -> str | None:
        away, lon, lat = max((distance(seat, each), *each) for each in _corners(shape))
        if away <= FARTHEST_METRES:
            return None
        said = _(
            "The shape lies %(away)s from the seat of the municipality at %(place)s; up to 30 km "
            "are possible while no boundary has been imported.%(hint)s"
        )
        return said % {
            "place": at(lon, lat),
            "away": in_words(away),
            "hint": self._hint(shape),
        }

    @cached_property
    def _widened(self) -> BaseGeometry:
        """The ground and 100 m around it."""
        if self.ground is None:
            return shapely.Polygon()
        plane = Plane.at(self.ground.form)
        flat = plane.metres(self.ground.form)
        wide = plane.degrees(flat.simplify(MARGIN_METRES / 20).buffer(MARGIN_METRES))
        shapely.prepare(wide)
        return wide

    def _hint(self, shape: Shape) -> str:
        """What may have happened: the two numbers of each position changed places."""
        lon, lat = shape.centre
        near = self.ground.box.wider(0.5) if self.ground is not None else SLOVENIA
        if not near.holds(lat, lon):
            return ""
        return " " + _("Longitude and latitude seem to have changed places.")


def inside(shape: Shape, ground: Shape | None, seat: Seat | None) -> str | None:
    """Why `shape` does not lie in the municipality of this boundary or seat; None if it does."""
    return Limits(ground, seat).fault(shape)


def in_words(metres: float) -> str:
    """A distance as people say it."""
    if metres < 1000:
        return f"{metres:.0f} m"
    return f"{number_format(metres / 1000, 1)} km"


def _corners(shape: Shape) -> list[tuple[float, float]]:
    return [(float(lon), float(lat)) for lon, lat in shapely.get_coordinates(shape.form)]
