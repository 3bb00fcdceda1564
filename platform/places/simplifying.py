"""Fewer corners: a shape simplified by the smallest distance that is enough, at most 10 m.

GEOS goes down one call deeper for each corner that it keeps: a line of 100,000 can end the process.
So lines and rings are cut into pieces, of which all are simplified together and none may cross
another, and put together again; the ends of the pieces stay where they are.
"""

from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from places.coordinates import DECIMALS
from places.measuring import Plane

# In metres, each tried after the one before.
TOLERANCES: Final = (1.0, 2.0, 4.0, 8.0, 10.0)
_PIECE = 2_000
# Rounding moves all by up to 0.1 m: what is said of a shape is true of it as it is stored.
_CAREFUL = 0.9
_GRID = 10.0**-DECIMALS


def simplified(form: BaseGeometry, most: int) -> tuple[BaseGeometry | None, float]:
    """A valid shape with at most `most` corners, and by how many metres its edges moved at most;
    None where 10 m are not enough."""
    plane = Plane.at(form)
    flat = plane.metres(form)
    # Whether it can be done at all is asked first: it costs as much as each of the others.
    if shapely.get_num_coordinates(_fewer(flat, TOLERANCES[-1])) > most:
        return None, 0.0
    for tolerance in TOLERANCES:
        fewer = _fewer(flat, tolerance)
        if shapely.get_num_coordinates(fewer) <= most:
            made = _rounded(plane.degrees(fewer))
            if made.is_valid and not made.is_empty:
                return made, tolerance
    return None, 0.0


def _fewer(flat: BaseGeometry, tolerance: float) -> BaseGeometry:
    """A shape in metres, simplified."""
    if flat.geom_type in ("Point", "MultiPoint"):
        return flat
    parts = list(shapely.get_parts(flat))
    lines, owners = _lines(parts)
    pieces = [_cut(shapely.get_coordinates(line)) for line in lines]
    every = shapely.multilinestrings([shapely.linestrings(one) for some in pieces for one in some])
    straight = iter(shapely.get_parts(every.simplify(tolerance * _CAREFUL)))
    joined = [_join([next(straight) for _piece in some]) for some in pieces]
    if owners is not None:
        return _built(joined, owners)
    made = [shapely.LineString(corners) for corners in joined]
    return made[0] if len(made) == 1 else shapely.multilinestrings(made)


def _lines(parts: list[BaseGeometry]) -> tuple[list[BaseGeometry], Any]:
    """The rings of areas, and of which part each is; or the lines, and None."""
    if parts[0].geom_type != "Polygon":
        return parts, None
    rings, owners = shapely.get_rings(parts, return_index=True)
    return list(rings), owners


def _cut(corners: Any) -> list[Any]:
    """A line as pieces that share their ends; of a ring three at least, so that it stays one."""
    is_ring = bool((corners[0] == corners[-1]).all())
    count = max(3 if is_ring else 1, -(-len(corners) // _PIECE))
    ends = np.linspace(0, len(corners) - 1, count + 1).astype(int)
    return [corners[first : last + 1] for first, last in pairwise(ends)]


def _join(pieces: list[BaseGeometry]) -> Any:
    """The corners of a line of which these are the pieces, each end once."""
    corners = [shapely.get_coordinates(piece) for piece in pieces]
    return np.concatenate([corners[0], *[each[1:] for each in corners[1:]]])


def _built(rings: list[Any], owners: Any) -> BaseGeometry:
    """The areas of these rings; the first of each part is its outer one."""
    parts: dict[int, list[Any]] = {}
    for ring, owner in zip(rings, owners, strict=True):
        parts.setdefault(int(owner), []).append(ring)
    made = [shapely.Polygon(own[0], own[1:]) for own in parts.values()]
    return made[0] if len(made) == 1 else shapely.multipolygons(made)


def _rounded(form: BaseGeometry) -> BaseGeometry:
    """On the grid of six decimals. Where rounding makes corners meet, they are merged."""
    made = shapely.transform(form, lambda of: of.round(DECIMALS))
    if made.is_valid:
        return made
    merged = shapely.set_precision(form, _GRID)
    return shapely.transform(merged, lambda of: of.round(DECIMALS))
