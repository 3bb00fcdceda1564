"""Things that stand in several pictures: hills, houses, trees, people."""

from tenants.provisioning.demonstration.canvas import Canvas, Point, wave

WIDTH, HEIGHT = 1600, 900

INK = "#26343b"
PAPER = "#fbf8f1"
SKY = "#e4eef2"
CLOUD = "#f3f8f9"
SKIN = ("#e8c4a2", "#c99a72", "#f0d3b8", "#a87850")
HAIR = ("#3a2c24", "#6b4a2f", "#8b8378", "#26343b", "#a9743f")
TROUSERS = ("#26343b", "#4a5560", "#3b3a4f")
CLOTHES = ("#0b5d4e", "#c7772e", "#2f5d8c", "#7a1f3d", "#5b7f3a", "#5a4a8a")


def landscape() -> Canvas:
    """Return an empty picture under a calm sky."""
    canvas = Canvas(WIDTH, HEIGHT, SKY)
    for x, y, length in ((180, 150, 230), (980, 110, 300), (610, 66, 170)):
        canvas.rectangle(x, y, length, 26, CLOUD, r=13)
        canvas.rectangle(x + 50, y - 22, length * 0.5, 30, CLOUD, r=15)
    return canvas


def ground(canvas: Canvas, edge: list[Point], fill: str) -> None:
    """Fill everything below an edge that runs from left to right."""
    right, left = (edge[-1][0], HEIGHT), (edge[0][0], HEIGHT)
    canvas.polygon([*edge, right, left], fill)


def hill(canvas: Canvas, start: Point, end: Point, height: float, fill: str) -> None:
    """Draw one rounded hill between two points."""
    ground(canvas, wave(start, end, height), fill)


def house(canvas: Canvas, x: float, y: float, size: float, wall: str, *, roof: str) -> None:
    """Draw a house with a gable; ``x, y`` is the middle of its foot, ``size`` its width."""
    half, wall_height = size / 2, size * 0.62
    canvas.rectangle(x - half, y - wall_height, size, wall_height, wall)
    eaves = y - wall_height
    canvas.polygon(
        [(x - half * 1.18, eaves), (x, eaves - size * 0.48), (x + half * 1.18, eaves)], roof
    )
    canvas.rectangle(x - size * 0.09, y - size * 0.34, size * 0.18, size * 0.34, roof)
    for side in (-0.33, 0.33):
        left = x + size * side - size * 0.08
        canvas.rectangle(left, y - size * 0.46, size * 0.16, size * 0.18, "#7f98a3")


def tree(canvas: Canvas, x: float, y: float, size: float, crown: str = "#4f7d4a") -> None:
    """Draw a round tree; ``x, y`` is its foot, ``size`` its height."""
    canvas.rectangle(x - size * 0.045, y - size * 0.45, size * 0.09, size * 0.45, "#6b5240")
    canvas.circle(x, y - size * 0.66, size * 0.32, crown)
    canvas.circle(x - size * 0.19, y - size * 0.5, size * 0.21, crown)
    canvas.circle(x + size * 0.19, y - size * 0.5, size * 0.21, crown)


def spruce(canvas: Canvas, x: float, y: float, size: float, crown: str = "#35604a") -> None:
    """Draw a spruce; ``x, y`` is its foot, ``size`` its height."""
    canvas.rectangle(x - size * 0.04, y - size * 0.2, size * 0.08, size * 0.2, "#6b5240")
    for level, half in ((0.12, 0.26), (0.36, 0.2), (0.6, 0.14)):
        foot, top = y - size * level, y - size * (level + 0.4)
        canvas.polygon([(x - size * half, foot), (x, top), (x + size * half, foot)], crown)


def person(
    canvas: Canvas, x: float, y: float, size: float, number: int, *, seated: bool = False
) -> None:
    """Draw a person facing us; ``x, y`` is the foot, ``number`` picks skin, hair and clothes."""
    legs = size * (0.24 if seated else 0.44)
    for side in (-1, 1):
        foot = x + side * size * 0.065 - size * 0.045
        canvas.rectangle(foot, y - legs, size * 0.09, legs, TROUSERS[number % 3], r=size * 0.03)
    _torso(canvas, x, y - legs, size, number)
    _head(canvas, x, y - legs - size * 0.44, size, number)


def _torso(canvas: Canvas, x: float, hip: float, size: float, number: int) -> None:
    cloth, skin = CLOTHES[number % len(CLOTHES)], SKIN[number % len(SKIN)]
    for side in (-1, 1):
        hand = (x + side * size * 0.19, hip + size * 0.01)
        canvas.circle(*hand, size * 0.04, skin)
        canvas.line([(x + side * size * 0.11, hip - size * 0.27), hand], cloth, size * 0.075)
    top, width = hip - size * 0.32, size * 0.27
    canvas.rectangle(x - width / 2, top, width, size * 0.36, cloth, r=size * 0.09)
    canvas.rectangle(x - size * 0.03, top - size * 0.03, size * 0.06, size * 0.06, skin)


def _head(canvas: Canvas, x: float, y: float, size: float, number: int) -> None:
    skin, hair = SKIN[number % len(SKIN)], HAIR[number % len(HAIR)]
    canvas.circle(x, y - size * 0.012, size * 0.112, hair)
    if number % 2:
        canvas.rectangle(x - size * 0.112, y, size * 0.224, size * 0.12, hair, r=size * 0.03)
    canvas.ellipse(x, y + size * 0.022, size * 0.088, size * 0.094, skin)


def bench(canvas: Canvas, x: float, y: float, length: float, wood: str = "#a9743f") -> None:
    """Draw a bench; ``x, y`` is the left end of its feet."""
    canvas.rectangle(x, y - 44, length, 12, wood, r=4)
    canvas.rectangle(x, y - 80, length, 12, wood, r=4)
    for foot in (x + 14, x + length - 24):
        canvas.rectangle(foot, y - 80, 10, 80, INK, r=3)
