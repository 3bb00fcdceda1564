"""The coordinates of a GeoJSON geometry: read number by number, every fault with its place.

Nothing here follows the nesting of what was sent: each kind has its depth, no more is looked at.
"""

import math
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

# How deep positions lie in each kind: RFC 7946, 3.1. A GeometryCollection is none of them.
DEPTHS: Final = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
AREAS: Final = ("Polygon", "MultiPolygon")
# About 0.1 m: finer than anything that is drawn or measured for citizens.
DECIMALS: Final = 6
# What is read at all; `geometry.MOST_CORNERS` is what is kept.
MOST_READ: Final = 120_000
_MOST_FAULTS = 10
# Easting and northing of Slovenia in EPSG:3794, with a margin.
_EASTING, _NORTHING = (350_000, 650_000), (10_000, 220_000)

Position = tuple[float, float]


@dataclass(slots=True)
class Reading:
    """What was read of one geometry, what was left out or put right, and what is wrong with it."""

    kind: str
    most: int = 0
    coordinates: Any = None
    faults: list[str] = field(default_factory=list)
    corners: int = 0
    has_heights: bool = False
    rings_closed: int = 0

    def say(self, fault: str) -> None:
        """Note a fault; ten of a shape are enough."""
        self.faults.append(fault)
        if len(self.faults) == _MOST_FAULTS:
            raise _Enough


class _Enough(Exception):
    """Nothing more can be learnt from this geometry."""


def read_coordinates(geometry: object, most: int = MOST_READ) -> Reading:
    """The coordinates of `geometry` (at most `most`), rounded to six decimals, without heights,
    rings closed; or the faults, in words."""
    if not isinstance(geometry, dict):
        return Reading("", faults=[_("This is no GeoJSON geometry.")])
    kind = geometry.get("type")
    if not isinstance(kind, str) or kind not in DEPTHS:
        return Reading("", faults=[_unknown(kind)])
    reading = Reading(kind, most)
    try:
        reading.coordinates = _level(reading, geometry.get("coordinates"), DEPTHS[kind], ())
    except _Enough:
        reading.coordinates = None
    return reading


def _unknown(kind: object) -> str:
    if kind == "GeometryCollection":
        return _("A GeometryCollection cannot be taken. Give each shape a feature of its own.")
    if kind in ("Feature", "FeatureCollection"):
        return _("This is a feature of GeoJSON where its geometry was expected.")
    return _("This is no kind of shape that GeoJSON knows: a point, a line or an area.")


def _level(reading: Reading, value: object, depth: int, where: tuple[int, ...]) -> Any:
    """Positions `depth` levels down, at the place `where` of the whole."""
    if depth == 0:
        return _position(reading, value, where)
    if not isinstance(value, list) or not value:
        return _empty(reading, where)
    if not isinstance(value[0], list):
        reading.say(
            _("The coordinates are nested too little for a %(kind)s.") % {"kind": reading.kind}
        )
        raise _Enough
    found = [_level(reading, one, depth - 1, (*where, n)) for n, one in enumerate(value, start=1)]
    if depth > 1:
        return found
    return _line(reading, [each for each in found if each is not None], where)


def _empty(reading: Reading, where: tuple[int, ...]) -> NoReturn:
    reading.say(_("The shape is empty%(where)s.") % {"where": _at(reading, where)})
    raise _Enough


def _line(reading: Reading, line: list[Position], where: tuple[int, ...]) -> list[Position]:
    """A line or a ring; a ring that was left open is closed."""
    least = {"MultiPoint": 1, "LineString": 2, "MultiLineString": 2}.get(reading.kind, 4)
    if reading.kind in AREAS and len(line) > 2 and line[0] != line[-1]:
        line.append(line[0])
        reading.rings_closed += 1
    if not reading.faults and len(line) < least:
        said = _("Too few corners%(where)s: a line needs two, an area three.")
        reading.say(said % {"where": _at(reading, where)})
    return line


def _position(reading: Reading, value: object, where: tuple[int, ...]) -> Position | None:
    reading.corners += 1
    if reading.corners > reading.most:
        _too_many(reading, value)
    if not where and not value:
        return _empty(reading, where)
    if isinstance(value, list) and value and isinstance(value[0], list):
        said = _("The coordinates are nested too deep for a %(kind)s%(where)s.")
        reading.say(said % {"kind": reading.kind, "where": _at(reading, where)})
        raise _Enough
    if not isinstance(value, list) or len(value) < 2:
        reading.say(_("Two numbers are missing%(where)s.") % {"where": _at(reading, where)})
        return None
    reading.has_heights |= len(value) > 2
    return _degrees(reading, value[0], value[1], where)


def _too_many(reading: Reading, value: object) -> NoReturn:
    """More corners than are read; the place of the first that is not."""
    most = f"{reading.most:,}".replace(",", " ")
    if isinstance(value, list) and len(value) > 1 and all(_is_number(one) for one in value):
        said = _(
            "The shape has more than %(most)s corners; it is too long from %(x).5f, %(y).5f on. "
            "Draw it more simply."
        )
        reading.say(said % {"most": most, "x": value[0], "y": value[1]})
    else:
        said = _("The shape has more than %(most)s corners. Draw it more simply.")
        reading.say(said % {"most": most})
    raise _Enough


def _degrees(reading: Reading, x: object, y: object, where: tuple[int, ...]) -> Position | None:
    """Longitude and latitude in degrees of WGS84."""
    if not _is_number(x) or not _is_number(y):
        reading.say(_("This is no number%(where)s.") % {"where": _at(reading, where)})
        return None
    lon, lat = float(x), float(y)  # type: ignore[arg-type]
    if abs(lon) <= 180 and abs(lat) <= 90:
        # Adding zero makes of -0.0 a zero, which is written without a sign.
        return round(lon, DECIMALS) + 0.0, round(lat, DECIMALS) + 0.0
    reading.say(_not_degrees(lon, lat) % {"where": _at(reading, where), "x": lon, "y": lat})
    raise _Enough


def _is_number(value: object) -> bool:
    # Booleans are numbers in Python, and whole numbers may be too large for any degree.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e12 if isinstance(value, int) else math.isfinite(value)


def _not_degrees(x: float, y: float) -> str:
    if any(
        _EASTING[0] <= east <= _EASTING[1] and _NORTHING[0] <= north <= _NORTHING[1]
        for east, north in ((x, y), (y, x))
    ):
        return _(
            "%(x).1f, %(y).1f%(where)s are no degrees: they look like metres of D96/TM "
            "(EPSG:3794). Save the file in WGS84 (EPSG:4326) and try again."
        )
    return _(
        "%(x).5f, %(y).5f%(where)s are no degrees: longitude lies between -180 and 180, latitude "
        "between -90 and 90 (WGS84, EPSG:4326)."
    )


def _at(reading: Reading, where: tuple[int, ...]) -> str:
    """The place within the shape in words, with a space before; nothing for the shape itself."""
    words = {
        "MultiPoint": [pgettext("of a shape", "point")],
        "LineString": [pgettext("of a shape", "corner")],
        "MultiLineString": [pgettext("of a shape", "part"), pgettext("of a shape", "corner")],
        "Polygon": [pgettext("of a shape", "ring"), pgettext("of a shape", "corner")],
        "MultiPolygon": [
            pgettext("of a shape", "part"),
            pgettext("of a shape", "ring"),
            pgettext("of a shape", "corner"),
        ],
    }.get(reading.kind, [])
    parts = [f"{word} {number}" for word, number in zip(words, where, strict=False)]
    return f" ({', '.join(parts)})" if parts else ""
