"""Boxes of degrees: what of the ground a map shows."""

import math
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from common.errors import Invalid


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east and north in degrees of WGS84; it never reaches over the 180th meridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of_text(cls, text: str) -> Self:
        """The box of `west,south,east,north`, as addresses carry it.

        Raises Invalid (`box_invalid`) for anything else.
        """
        try:
            west, south, east, north = (float(number) for number in text.split(","))
        except ValueError:
            raise _misread() from None
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise _misread()
        return cls(west, south, east, north)

    @property
    def numbers(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        return self.west, self.south, self.east, self.north

    @property
    def text(self) -> str:
        """As `of_text` reads it."""
        return ",".join(f"{number:.6f}" for number in self.numbers)

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point lies in it or on its edge."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def wider(self, by: float) -> Self:
        """The box with a margin of `by` times its own width and height on each side."""
        across, along = (self.east - self.west) * by, (self.north - self.south) * by
        return type(self)(
            max(-180.0, self.west - across),
            max(-90.0, self.south - along),
            min(180.0, self.east + across),
            min(90.0, self.north + along),
        )


def whole(numbers: tuple[float | None, ...]) -> Box | None:
    """The box of four columns of a row; None where there is none."""
    known = [number for number in numbers if number is not None and math.isfinite(number)]
    return Box(*known) if len(known) == 4 else None


def _misread() -> Invalid:
    said = _("A box is four numbers in degrees: west,south,east,north.")
    return Invalid("box_invalid", said, {"bbox": said})
