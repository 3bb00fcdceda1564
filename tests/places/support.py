"""What tests of places use: shapes in and around Kranj, drawn by hand for the tests."""

from typing import Any

# Longitude and latitude of a seat, as a municipality has it.
SEAT = (14.3556, 46.2389)


def point(lon: float = 14.36, lat: float = 46.24) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def line(*corners: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [list(corner) for corner in corners]}


def polygon(*corners: tuple[float, float]) -> dict[str, Any]:
    """A ring, closed."""
    ring = [list(corner) for corner in (*corners, corners[0])]
    return {"type": "Polygon", "coordinates": [ring]}


def square(lon: float = 14.36, lat: float = 46.24, size: float = 0.01) -> dict[str, Any]:
    """A square of degrees; (lon, lat) is its south-western corner."""
    return polygon((lon, lat), (lon + size, lat), (lon + size, lat + size), (lon, lat + size))


# A boundary of about 15 by 22 km around the seat.
BOUNDARY = square(14.25, 46.15, 0.2)
BOW_TIE = polygon((14.36, 46.24), (14.37, 46.25), (14.37, 46.24), (14.36, 46.25))
# Layers as they are stored.
OSM = {
    "kind": "tiles",
    "url": "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    "layer": "",
    "title": {"sl": "Karta", "en": "Map"},
    "attribution": "© OpenStreetMap",
    "is_base": True,
}
TOPO = {
    "kind": "wms",
    "url": "https://wms.example.si/ows?map=dof",
    "layer": "SI.GURS:DOF",
    "title": {"sl": "Letalski posnetek"},
    "attribution": "GURS",
    "is_base": False,
}
