"""Drawings made on the server: dots of a map, bars of a chart. Numbers in, coordinates out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

WIDTH = 600
_MARGIN = 30


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place stands on the drawing."""

    x: float
    y: float

    @property
    def text_y(self) -> float:
        """The line on which its number stands."""
        return self.y + 8


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing of places, as wide as WIDTH and as high as they need."""

    width: int
    height: int
    spots: list[Spot]


def on_map(points: Sequence[tuple[float, float]]) -> Map:
    """Places given as (latitude, longitude) in degrees, north up, in the proportions of the land.

    A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    """
    if not points:
        return Map(WIDTH, WIDTH // 2, [])
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    shrink = cos(radians(sum(lats) / len(lats)))
    wide = max((max(lons) - min(lons)) * shrink, 1e-6)
    high = max(max(lats) - min(lats), 1e-6)
    scale = min((WIDTH - 2 * _MARGIN) / wide, (WIDTH - 2 * _MARGIN) / high)
    height = max(round(high * scale) + 2 * _MARGIN, WIDTH // 2)
    left, top = (WIDTH - wide * scale) / 2, (height - high * scale) / 2
    spots = [
        Spot(
            round(left + (lon - min(lons)) * shrink * scale, 1),
            round(top + (max(lats) - lat) * scale, 1),
        )
        for lat, lon in points
    ]
    return Map(WIDTH, height, spots)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is called, its value as it is written, and its length of 100."""

    label: str
    shown: str
    part: float


def bars(values: Sequence[tuple[str, float, str]]) -> list[Bar]:
    """Bars of (label, value not below 0, value as it is written), to one scale."""
    most = max((value for _, value, _ in values), default=0) or 1
    return [Bar(label, shown, round(100 * value / most, 2)) for label, value, shown in values]
