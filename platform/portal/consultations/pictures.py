"""The picture of groups of opinion: circles, drawn on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from consultations.opinions.results import Group

# A picture so wide and high, in its own units; the largest group's circle has this radius.
WIDTH, HEIGHT, LARGEST = 640, 360, 70
_MARGIN = LARGEST + 12


@dataclass(frozen=True, slots=True)
class Circle:
    """A group in the picture: its middle and its radius; the area goes by its size."""

    letter: str
    size: int
    x: float
    y: float
    radius: float


def circles(groups: Sequence[Group]) -> list[Circle]:
    """The groups, spread over the picture: those that think alike lie near each other."""
    if not groups:
        return []
    most = max(one.size for one in groups)
    xs, ys = _spread([one.x for one in groups]), _spread([one.y for one in groups])
    return [
        Circle(
            one.letter,
            one.size,
            round(_MARGIN + x * (WIDTH - 2 * _MARGIN), 1),
            round(_MARGIN + y * (HEIGHT - 2 * _MARGIN), 1),
            round(LARGEST * sqrt(one.size / most), 1),
        )
        for one, x, y in zip(groups, xs, ys, strict=True)
    ]


def _spread(values: Sequence[float]) -> list[float]:
    """From 0 to 1; in the middle where they hardly differ."""
    least, most = min(values), max(values)
    if most - least < 0.05:
        return [0.5] * len(values)
    return [(one - least) / (most - least) for one in values]
