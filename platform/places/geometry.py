"""Shapes on a map: read from GeoJSON by stated rules, or refused with the place of each fault.

No query, no clock. The rules, in their order (`read`):

1. Points, lines and areas, also many of a kind; no collection. Degrees of WGS84, longitude first.
2. Third numbers (heights) are left out, open rings are closed, coordinates are rounded to six
   decimals (0.1 m). Areas turn as RFC 7946 asks: outer rings counter-clockwise.
3. A shape that crosses or touches itself is refused. Lines may cross themselves, as walks do.
4. At most 10,000 corners. A shape of more (up to 120,000) is simplified with the smallest of
   1, 2, 4, 8 and 10 m that is enough; no edge moves farther than that. If 10 m are not enough it is
   refused (`simplifying.py`).

What people draw by hand needs fewer: `most` refuses more at once, before anything is judged.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

import orjson
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from common.errors import Invalid
from places.boxes import Box
from places.coordinates import AREAS, DECIMALS, MOST_READ, Reading, read_coordinates
from places.simplifying import simplified

MOST_CORNERS: Final = 10_000
_PLACE = re.compile(r"(.+)\[(-?[\d.e+-]+) (-?[\d.e+-]+)\]")


@dataclass(frozen=True)
class Shape:
    """A shape that has been read: valid, in degrees, rounded. `notes` say in words what was changed
    on the way."""

    form: BaseGeometry
    notes: tuple[str, ...] = ()

    @classmethod
    def stored(cls, geometry: Mapping[str, Any]) -> Self:
        """The shape of a geometry that passed `read` before it was stored."""
        return cls(shapely.from_geojson(orjson.dumps(geometry)))

    @cached_property
    def geometry(self) -> dict[str, Any]:
        """As GeoJSON."""
        found: dict[str, Any] = orjson.loads(shapely.to_geojson(self.form))
        return found

    @cached_property
    def box(self) -> Box:
        """The smallest box around it."""
        return Box(*self.form.bounds)

    @property
    def kind(self) -> str:
        """The kind of geometry as GeoJSON names it."""
        return str(self.form.geom_type)

    @property
    def is_area(self) -> bool:
        """Whether it covers ground."""
        return self.kind in AREAS

    @property
    def corners(self) -> int:
        """How many positions it has."""
        return int(shapely.get_num_coordinates(self.form))

    @cached_property
    def centre(self) -> tuple[float, float]:
        """A point on it, well inside: (longitude, latitude)."""
        point = self.form.representative_point()
        return round(point.x, DECIMALS), round(point.y, DECIMALS)

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a place (WGS84 degrees) lies in it or on its edge."""
        return bool(shapely.intersects_xy(self.form, lon, lat))


def read(geometry: object, *, name: str = "", most: int = MOST_READ) -> Shape:
    """The shape of a GeoJSON geometry of at most `most` corners; `name` is whose, for the words of
    a refusal.

    Raises Invalid (`shape_refused`) with every fault, each with its place.
    """
    shape, found = judged(geometry, name=name, most=most)
    if shape is None:
        raise Invalid("shape_refused", " ".join(found))
    return shape


def faults(geometry: object, *, name: str = "", most: int = MOST_READ) -> list[str]:
    """Why a GeoJSON geometry cannot be taken, each reason a sentence; none if it can."""
    return judged(geometry, name=name, most=most)[1]


def judged(
    geometry: object, *, name: str = "", most: int = MOST_READ
) -> tuple[Shape | None, list[str]]:
    """The shape or its faults, whichever there is."""
    shape, found = _judged(geometry, most)
    return shape, [f"{name}: {fault}" if name else fault for fault in found]


def at(lon: float, lat: float) -> str:
    """A place in words, to five decimals (1 m)."""
    return _("longitude %(lon).5f, latitude %(lat).5f") % {"lon": lon, "lat": lat}


def _judged(geometry: object, most: int) -> tuple[Shape | None, list[str]]:
    reading = read_coordinates(geometry, most)
    if reading.faults:
        return None, reading.faults
    form = shapely.geometry.shape({"type": reading.kind, "coordinates": reading.coordinates})
    if fault := _crosses(form):
        return None, [fault]
    notes = _notes(reading)
    if reading.corners > MOST_CORNERS:
        fewer, metres = simplified(form, MOST_CORNERS)
        if fewer is None:
            return None, [_too_many(form)]
        notes.append(_simplified(form, fewer, metres))
        form = fewer
    return Shape(shapely.orient_polygons(form), tuple(notes)), []


def _notes(reading: Reading) -> list[str]:
    notes = []
    if reading.has_heights:
        notes.append(_("Heights were left out: shapes lie on the map."))
    if closed := reading.rings_closed:
        said = ngettext("%(n)d open ring was closed.", "%(n)d open rings were closed.", closed)
        notes.append(said % {"n": closed})
    return notes


def _crosses(form: BaseGeometry) -> str:
    """Why a shape is not valid, with the place; empty if it is."""
    reason = shapely.is_valid_reason(form)
    if reason == "Valid Geometry":
        return ""
    found = _PLACE.fullmatch(reason)
    if found is None:
        return _("The shape is not valid: an edge or a ring is in the way of another.")
    words = {
        "Self-intersection": _("The shape crosses itself at %(place)s."),
        "Ring Self-intersection": _("The shape touches itself at %(place)s."),
        "Hole lies outside shell": _("A hole lies outside of its area at %(place)s."),
        "Holes are nested": _("A hole lies within another hole at %(place)s."),
        "Interior is disconnected": _("Holes cut the area into pieces at %(place)s."),
        "Nested shells": _("One part of the area lies within another at %(place)s."),
        "Duplicate Rings": _("The same ring is there twice, at %(place)s."),
        "Too few points in geometry component": _("The shape is smaller than 10 cm at %(place)s."),
    }
    said = words.get(found[1], _("The shape is not valid at %(place)s."))
    return said % {"place": at(float(found[2]), float(found[3]))}


def _simplified(form: BaseGeometry, fewer: BaseGeometry, metres: float) -> str:
    said = _(
        "It had %(before)d corners and was simplified to %(after)d; no edge moved by more than "
        "%(metres)d m."
    )
    before, after = (int(shapely.get_num_coordinates(each)) for each in (form, fewer))
    return said % {"before": before, "after": after, "metres": metres}


def _too_many(form: BaseGeometry) -> str:
    said = _(
        "The shape around %(place)s has %(before)d corners, and more than %(most)d even when edges "
        "may move by 10 m. Simplify it before you import it."
    )
    west, south, east, north = form.bounds
    place = at((west + east) / 2, (south + north) / 2)
    before = int(shapely.get_num_coordinates(form))
    return said % {"place": place, "before": before, "most": MOST_CORNERS}
