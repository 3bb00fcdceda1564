"""Where the seats of all Slovenian municipalities lie, and where that is on a drawn map."""

import csv
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path

# Degrees of WGS84 around Slovenia, with a little air.
WEST, EAST, SOUTH, NORTH = 13.3, 16.65, 45.38, 46.92
WIDTH = 1000
# At this latitude a degree of longitude is so much shorter than one of latitude.
_NARROW = cos(radians((SOUTH + NORTH) / 2))
HEIGHT = round(WIDTH * (NORTH - SOUTH) / ((EAST - WEST) * _NARROW))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map, in its units from the upper left corner."""

    x: int
    y: int


def spot(latitude: float, longitude: float) -> Spot:
    """Where a point in degrees of WGS84 lies on the map."""
    x = WIDTH * (longitude - WEST) / (EAST - WEST)
    y = HEIGHT * (NORTH - latitude) / (NORTH - SOUTH)
    return Spot(round(x), round(y))


@cache
def all_seats() -> tuple[Spot, ...]:
    """The seats of all 212 municipalities: together they show the shape of the country."""
    path = Path(__file__).with_name("data") / "seats.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(spot(float(row["latitude"]), float(row["longitude"])) for row in rows)
