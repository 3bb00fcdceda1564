"""Five simple emblems that stand where a portal shows its coat of arms. None is a real one."""

from tenants.provisioning.demonstration.canvas import Canvas, ring, star, wave

SIZE = 256
LIGHT = "#fbf8f1"


def _badge(colour: str) -> Canvas:
    canvas = Canvas(SIZE, SIZE)
    canvas.circle(128, 128, 126, colour)
    canvas.circle(128, 128, 114, LIGHT)
    canvas.circle(128, 128, 106, colour)
    return canvas


def hrastnik() -> Canvas:
    """An acorn between two oak leaves: the name of the town speaks of oaks."""
    canvas = _badge("#0b5d4e")
    for side in (-1, 1):
        for distance, y, radius in ((34, 150, 20), (52, 128, 22), (66, 104, 20), (74, 82, 14)):
            canvas.circle(128 + side * distance, y, radius, "#8fc0a0")
        canvas.line([(128 + side * 18, 176), (128 + side * 74, 84)], "#0b5d4e", 4)
    canvas.ellipse(128, 142, 30, 46, "#e2b867")
    canvas.ellipse(128, 108, 36, 22, "#a9743f")
    canvas.line([(128, 96), (134, 62)], "#a9743f", 8)
    return canvas


def ajdovscina() -> Canvas:
    """A bunch of grapes with a leaf."""
    canvas = _badge("#7a1f3d")
    canvas.line([(128, 92), (136, 46)], "#c99a72", 7)
    for x, y, radius in ((156, 66, 15), (178, 58, 17), (186, 78, 14), (168, 80, 15)):
        canvas.circle(x, y, radius, "#9dbf77")
    for row, count in enumerate((4, 3, 4, 3, 2, 1)):
        for berry in range(count):
            middle = 128 + (berry - (count - 1) / 2) * 30
            canvas.circle(middle, 98 + row * 22, 15.5, ("#e6b7c6", "#d795ac")[(berry + row) % 2])
    return canvas


def kranj() -> Canvas:
    """Three blocks of flats above two rivers that meet."""
    canvas = _badge("#0f5a8a")
    for x, y, width in ((70, 92, 36), (110, 62, 36), (150, 84, 36)):
        canvas.rectangle(x, y, width, 152 - y, LIGHT)
        for top in range(y + 10, 140, 18):
            for left in (x + 7, x + 21):
                canvas.rectangle(left, top, 8, 9, "#0f5a8a")
    canvas.line(wave((46, 168), (128, 196), 10, 2), "#9fd0e6", 10)
    canvas.line(wave((210, 168), (128, 196), 10, 2), "#9fd0e6", 10)
    canvas.line([(128, 196), (128, 222)], "#9fd0e6", 14)
    return canvas


def hoce_slivnica() -> Canvas:
    """A plum inside a ring of twelve stars: good for one, good for the other."""
    canvas = _badge("#3b3f9a")
    for place in ring((128, 128), 84, 12):
        canvas.polygon(star(place, 14), "#f2c43d")
    canvas.ellipse(128, 136, 36, 44, "#b9a3e0")
    canvas.line(wave((128, 96), (128, 178), -8, 1), "#8d74c0", 4)
    canvas.line([(128, 96), (136, 74)], "#c99a72", 6)
    canvas.polygon([(136, 84), (152, 66), (176, 72), (162, 92)], "#9dbf77")
    return canvas


def zlht() -> Canvas:
    """Five circles joined with one in the middle."""
    canvas = _badge("#9a4a00")
    for place in ring((128, 128), 66, 5):
        canvas.line([(128, 128), place], LIGHT, 8)
    colours = ("#f2c43d", "#9fd0e6", "#9dbf77", "#e6b7c6", "#b9a3e0")
    for place, colour in zip(ring((128, 128), 66, 5), colours, strict=True):
        canvas.circle(*place, 25, colour)
    canvas.circle(128, 128, 30, LIGHT)
    return canvas
