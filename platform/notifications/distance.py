"""How far one point is from another, and the key of a place with its surroundings."""

from math import asin, cos, radians, sin, sqrt

Point = tuple[float, float]
# The mean radius of the Earth in metres (IUGG).
EARTH = 6_371_008.8
# How far around a place somebody may want to hear of things, in metres.
RADII = (500, 1000, 3000)


def metres_between(one: Point, other: Point) -> float:
    """The distance of two points in metres along a sphere; both in degrees of WGS84.

    The haversine formula, exact to half a per cent, which is enough for "near here".
    """
    (north, east), (north2, east2) = (map(radians, point) for point in (one, other))
    half = sin((north2 - north) / 2) ** 2
    half += cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, half)))


def key_of(point: Point, radius: int) -> str:
    """How a point, to about a metre, with `radius` metres around it is written as a subject."""
    return f"{point[0]:.5f},{point[1]:.5f},{radius}"


def point_and_radius(key: str) -> tuple[Point, int] | None:
    """A point and the metres around it; None when the key is no such place."""
    try:
        north, east, radius = key.split(",")
        point, metres = (float(north), float(east)), int(radius)
    except ValueError:
        return None
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180 and metres in RADII):
        return None
    return point, metres
