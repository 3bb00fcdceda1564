"""Drawings made on the server: dots of a map, bars of a chart. Numbers in, coordinates out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

WIDTH = 600
_MARGIN = 30
_BAR, _LABEL, _GAP = 26, 24, 18
# How wide a digit is at the size in which values are written beside their bars, and a bit.
_DIGIT = 10


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place stands on the drawing."""

    x: float
    y: float

    @property
    def text_y(self) -> float:
        """The line on which its number stands."""
        return self.y + 5


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
    """One bar, with what stands above and beside it."""

    label: str
    shown: str
    y: int
    width: float
    value_x: float
    height: int = _BAR

    @property
    def label_y(self) -> int:
        """The line of its label."""
        return self.y - 8

    @property
    def value_y(self) -> int:
        """The line of its value."""
        return self.y + 19


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars lying below each other."""

    width: int
    height: int
    bars: list[Bar]


def bars(values: Sequence[tuple[str, float, str]]) -> Bars:
    """A chart of (label, value not below 0, value as it is written), the bars to one scale."""
    most = max((value for _, value, _ in values), default=0) or 1
    room = WIDTH - max((len(shown) for _, _, shown in values), default=0) * _DIGIT - 10
    drawn = []
    for number, (label, value, shown) in enumerate(values):
        width = round(value / most * room, 1)
        y = number * (_LABEL + _BAR + _GAP) + _LABEL
        drawn.append(Bar(label, shown, y, width, width + 10))
    return Bars(WIDTH, len(values) * (_LABEL + _BAR + _GAP), drawn)
