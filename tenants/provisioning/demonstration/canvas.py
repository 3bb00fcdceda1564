"""A small drawing surface: flat shapes in final pixels, smoothed by drawing them larger."""

from collections.abc import Iterable, Sequence
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

Point = tuple[float, float]

# Shapes are drawn this many times larger and scaled down, which smooths their edges.
OVERSAMPLING = 3
PALETTE_SIZE = 160
CLEAR = "#00000000"


class Canvas:
    """One picture; every coordinate and width is in pixels of the finished file."""

    def __init__(self, width: int, height: int, background: str = CLEAR) -> None:
        """Start a picture of the given size on one colour (``#rrggbb`` or ``#rrggbbaa``)."""
        self.size = (width, height)
        large = (width * OVERSAMPLING, height * OVERSAMPLING)
        self._image = Image.new("RGBA", large, background)
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Iterable[Point], fill: str) -> None:
        """Fill the shape with these corners."""
        self._draw.polygon([_large(point) for point in points], fill=fill)

    def rectangle(self, x: float, y: float, w: float, h: float, fill: str, *, r: float = 0) -> None:
        """Fill a rectangle from its top left corner; ``r`` rounds its corners."""
        box = [*_large((x, y)), *_large((x + w, y + h))]
        self._draw.rounded_rectangle(box, radius=r * OVERSAMPLING, fill=fill)

    def circle(self, x: float, y: float, radius: float, fill: str) -> None:
        """Fill a circle around a centre."""
        self.ellipse(x, y, radius, radius, fill)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """Fill an ellipse around a centre."""
        box = [*_large((x - rx, y - ry)), *_large((x + rx, y + ry))]
        self._draw.ellipse(box, fill=fill)

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        """Draw a line with round ends and joints."""
        large = [_large(point) for point in points]
        self._draw.line(large, fill=fill, width=round(width * OVERSAMPLING))
        for x, y in points:
            self.circle(x, y, width / 2, fill)

    def save(self, path: Path) -> None:
        """Write an optimised PNG, the same on every run; without clear parts it gets a palette."""
        small = self._image.resize(self.size, Image.Resampling.BOX)
        if small.getchannel("A").getextrema() == (255, 255):
            small = _with_palette(small.convert("RGB"))
        small.save(path, "PNG", optimize=True)


def _with_palette(image: Image.Image) -> Image.Image:
    """Keep the most frequent colours exactly, which an adaptive palette would shift."""
    counted = image.getcolors(image.width * image.height) or []
    colours = [(count, colour) for count, colour in counted if isinstance(colour, tuple)]
    frequent = sorted(colours, reverse=True)[:PALETTE_SIZE]
    palette = Image.new("P", (1, 1))
    palette.putpalette([channel for _, colour in frequent for channel in colour])
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


def wave(
    start: Point, end: Point, height: float, bends: float = 1.0, steps: int = 60
) -> list[Point]:
    """Return points from start to end that swing by ``height`` pixels, ``bends`` half-waves."""
    (x0, y0), (x1, y1) = start, end
    shares = [step / steps for step in range(steps + 1)]
    return [
        (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share - height * sin(pi * bends * share))
        for share in shares
    ]


def ring(centre: Point, radius: float, count: int, turn: float = -pi / 2) -> list[Point]:
    """Return ``count`` points evenly spread on a circle, the first one at angle ``turn``."""
    x, y = centre
    angles = [turn + 2 * pi * index / count for index in range(count)]
    return [(x + radius * cos(angle), y + radius * sin(angle)) for angle in angles]


def star(centre: Point, radius: float) -> list[Point]:
    """Return the corners of an upright five-pointed star."""
    outer = ring(centre, radius, 5)
    inner = ring(centre, radius * 0.4, 5, turn=-pi / 2 + pi / 5)
    return [point for pair in zip(outer, inner, strict=True) for point in pair]


def _large(point: Point) -> Point:
    return (point[0] * OVERSAMPLING, point[1] * OVERSAMPLING)
