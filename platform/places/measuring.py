"""Lengths, areas and distances of shapes in degrees of WGS84, by stated formulas.

**The plane at a latitude** (`Plane`): degrees times the length of a degree on the ellipsoid there,
by its radii of curvature N (across) and M (along the meridian). Within a municipality, 60 km wide
at most, areas and lengths are true to 0.1 %.

**The distance between two points** (`distance`): haversine on the sphere of the same mean radius,
true to 0.6 % at any distance.
"""

import math
from dataclasses import dataclass
from typing import Any, Final, Self

import shapely
from shapely.geometry.base import BaseGeometry

# WGS84: half of the longer axis in metres, and the square of the eccentricity.
_A, _E2 = 6_378_137.0, 0.00669437999014
# The mean radius of the Earth in metres (IUGG).
RADIUS: Final = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east and north of a point, in degrees of longitude and latitude."""

    lon: float
    lat: float

    @classmethod
    def at(cls, form: BaseGeometry) -> Self:
        """The plane in the middle of a shape."""
        west, south, east, north = form.bounds
        return cls((west + east) / 2, (south + north) / 2)

    def scale(self) -> tuple[float, float]:
        """Metres in a degree of longitude and in one of latitude."""
        sine = math.sin(math.radians(self.lat))
        flat = 1 - _E2 * sine * sine
        across = _A / math.sqrt(flat) * math.cos(math.radians(self.lat))
        along = _A * (1 - _E2) / flat**1.5
        # At the poles a degree of longitude has no length, and nothing could be turned back.
        return math.radians(max(across, 1.0)), math.radians(along)

    def metres(self, form: BaseGeometry) -> BaseGeometry:
        """The shape in metres on this plane."""
        across, along = self.scale()

        def moved(of: Any) -> Any:
            return (of - (self.lon, self.lat)) * (across, along)

        return shapely.transform(form, moved)

    def degrees(self, form: BaseGeometry) -> BaseGeometry:
        """A shape of this plane in degrees."""
        across, along = self.scale()

        def moved(of: Any) -> Any:
            return of / (across, along) + (self.lon, self.lat)

        return shapely.transform(form, moved)


def area(form: BaseGeometry) -> float:
    """The area of a shape in square metres; 0 for points and lines."""
    return float(Plane.at(form).metres(form).area)


def length(form: BaseGeometry) -> float:
    """The length of a line, or the circumference of an area, in metres; 0 for points."""
    return float(Plane.at(form).metres(form).length)


def hectares(form: BaseGeometry) -> float:
    """The area of a shape in hectares."""
    return area(form) / 10_000


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two points, each (longitude, latitude) in degrees: haversine."""
    (lon, lat), (to_lon, to_lat) = one, other
    up = math.radians(to_lat - lat) / 2
    across = math.radians(to_lon - lon) / 2
    slope = math.cos(math.radians(lat)) * math.cos(math.radians(to_lat))
    chord = math.sin(up) ** 2 + slope * math.sin(across) ** 2
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(chord)))
