"""Pictures of people deciding: a ballot, a plan, a round table, a hall, a network."""

from tenants.provisioning.demonstration import motifs as m
from tenants.provisioning.demonstration.canvas import Canvas, ring, star, wave

ROUTES = ("#7a1f3d", "#0f5a8a", "#5b7f3a", "#c7772e", "#5a4a8a", "#0b5d4e")
GOLD = "#f2c43d"


def ajdovscina_ballot() -> Canvas:
    """A ballot paper with three marked rows goes into a ballot box."""
    canvas = Canvas(m.WIDTH, m.HEIGHT, "#f0e4e0")
    canvas.rectangle(0, 690, 1600, 210, "#c9a58c")
    canvas.rectangle(0, 690, 1600, 14, "#b48e75")
    canvas.rectangle(520, 458, 560, 60, "#7a1f3d")
    canvas.rectangle(520, 458, 560, 322, "#7a1f3d", r=18)
    canvas.polygon([(520, 458), (600, 390), (1000, 390), (1080, 458)], "#932d4f")
    canvas.rectangle(650, 418, 300, 16, "#3d0d1d", r=8)
    _paper(canvas, 665, 90)
    for radius, colour in ((86, m.PAPER), (70, "#e7cfc7")):
        canvas.circle(800, 610, radius, colour)
    canvas.line([(762, 612), (790, 642), (842, 580)], "#7a1f3d", 16)
    for x, size, crown in ((210, 330, "#7f9c6b"), (1390, 330, "#8aa873")):
        canvas.rectangle(x - 55, 660, 110, 100, "#a5533c", r=12)
        m.tree(canvas, x, 665, size, crown)
    return canvas


def _paper(canvas: Canvas, x: float, y: float) -> None:
    canvas.rectangle(x, y, 270, 335, m.PAPER, r=6)
    canvas.rectangle(x + 30, y + 34, 150, 16, "#c9b9b0", r=8)
    for row, points in enumerate((3, 2, 1)):
        top = y + 90 + row * 76
        canvas.rectangle(x + 30, top, 52, 52, "#e7d6cf", r=8)
        canvas.line([(x + 42, top + 28), (x + 53, top + 40), (x + 71, top + 13)], "#7a1f3d", 8)
        for mark in range(points):
            canvas.circle(x + 120 + mark * 46, top + 26, 16, GOLD)


def kranj_plan() -> Canvas:
    """A plan of a neighbourhood from above, with pins in six colours."""
    canvas = Canvas(m.WIDTH, m.HEIGHT, "#dfe8d6")
    for x, y, w, h in ((70, 70, 400, 270), (620, 560, 420, 280), (1180, 90, 350, 300)):
        canvas.rectangle(x, y, w, h, "#b9d3a4", r=40)
    _streets(canvas)
    for x, y, w, h in ((600, 90, 330, 70), (600, 230, 70, 170), (860, 230, 70, 170),
                       (1180, 560, 80, 270), (1340, 560, 80, 270), (90, 560, 330, 76),
                       (90, 730, 330, 76), (1010, 100, 70, 300)):  # fmt: skip
        canvas.rectangle(x + 8, y + 8, w, h, "#b5b9a8", r=6)
        canvas.rectangle(x, y, w, h, "#e8d3b6", r=6)
    for x, y in ((130, 130), (200, 250), (330, 140), (420, 280), (1240, 150), (1470, 330),
                 (1400, 140), (680, 620), (700, 790), (980, 780), (760, 330)):  # fmt: skip
        canvas.circle(x, y, 26, "#7da765")
    _pins(canvas)
    return canvas


def _streets(canvas: Canvas) -> None:
    white = "#f7f5ee"
    canvas.line([(-20, 450), (520, 450), (760, 480), (1120, 480), (1620, 460)], white, 56)
    canvas.line([(520, -20), (520, 460), (500, 920)], white, 46)
    canvas.line([(1130, -20), (1120, 480), (1110, 920)], white, 46)
    canvas.rectangle(760, 640, 190, 120, "#c98b5a", r=10)
    canvas.rectangle(772, 652, 166, 96, "#d79c6c", r=6)
    canvas.line([(855, 652), (855, 748)], white, 4)


def _pins(canvas: Canvas) -> None:
    places = ((265, 195), (560, 420), (855, 690), (1310, 240), (1300, 700), (770, 190))
    for (x, y), colour in zip(places, ROUTES, strict=True):
        canvas.ellipse(x + 6, y + 4, 22, 9, "#8f9a84")
        canvas.polygon([(x - 34.6, y - 60), (x, y), (x + 34.6, y - 60)], colour)
        canvas.circle(x, y - 80, 40, colour)
        canvas.circle(x, y - 80, 17, m.PAPER)


def hoce_slivnica_stars() -> Canvas:
    """Neighbours stand together under a circle of twelve stars."""
    canvas = Canvas(m.WIDTH, m.HEIGHT, "#2b3a86")
    for place in ring((800, 285), 225, 12):
        canvas.polygon(star(place, 38), GOLD)
    m.hill(canvas, (-500, 800), (1000, 800), 210, "#24306f")
    m.hill(canvas, (500, 820), (2200, 820), 290, "#202b66")
    for x, size in ((60, 150), (150, 190), (1420, 210), (1520, 170), (1340, 140)):
        m.spruce(canvas, x, 760, size, "#1b3a4c")
    m.ground(canvas, wave((0, 735), (1600, 735), 18, 1), "#5f8a58")
    m.house(canvas, 330, 760, 150, "#f4ead7", roof="#a5533c")
    m.house(canvas, 1230, 760, 130, "#ead2b5", roof="#8f4a38")
    for index, x in enumerate((520, 610, 690, 790, 880, 975, 1060)):
        m.person(
            canvas, x, 830 + (index % 2) * 14, (215, 235, 150, 240, 225, 160, 230)[index], index
        )
    return canvas


def hoce_slivnica_forum() -> Canvas:
    """A round table from above, with twelve people and their papers."""
    canvas = Canvas(m.WIDTH, m.HEIGHT, "#ece7dc")
    for line in range(0, 1600, 160):
        canvas.line([(line, 0), (line, 900)], "#e2dccd", 4)
    canvas.ellipse(812, 464, 500, 316, "#d5ccb9")
    for index, (x, y) in enumerate(ring((0, 0), 1.0, 12)):
        seat = (800 + x * 570, 445 + y * 360)
        canvas.circle(*seat, 62, m.CLOTHES[(index + 4) % 6])
        canvas.circle(seat[0] - x * 8, seat[1] - y * 8, 36, m.HAIR[index * 2 % 5])
    canvas.ellipse(800, 452, 460, 280, "#b98a5a")
    canvas.ellipse(800, 442, 460, 276, "#cda274")
    for x, y in ring((0, 0), 1.0, 12):
        _sheet(canvas, 800 + x * 370, 442 + y * 206)
    for place in ring((800, 442), 70, 12):
        canvas.polygon(star(place, 13), "#3b3f9a")
    return canvas


def _sheet(canvas: Canvas, x: float, y: float) -> None:
    canvas.rectangle(x - 30, y - 22, 60, 44, m.PAPER, r=4)
    canvas.rectangle(x - 20, y - 9, 40, 5, "#c9bfae")
    canvas.rectangle(x - 20, y + 5, 26, 5, "#c9bfae")


def zlht_hall() -> Canvas:
    """A hall with rows of chairs, a lectern and a screen with five coloured dots."""
    canvas = Canvas(m.WIDTH, m.HEIGHT, "#efe6d8")
    canvas.polygon([(0, 0), (1600, 0), (1360, 110), (240, 110)], "#e0d4c1")
    canvas.polygon([(240, 470), (1360, 470), (1600, 900), (0, 900)], "#c9b08f")
    canvas.rectangle(240, 110, 1120, 360, "#f7f1e6")
    canvas.rectangle(470, 150, 660, 250, "#6d7d86", r=10)
    canvas.rectangle(484, 164, 632, 222, m.PAPER, r=4)
    for index in range(5):
        canvas.circle(560 + index * 120, 275, 42, ROUTES[index])
    canvas.line([(602, 275), (998, 275)], "#c9bfae", 6)
    for index in range(5):
        canvas.circle(560 + index * 120, 275, 42, ROUTES[index])
    _lectern(canvas)
    _chairs(canvas)
    return canvas


def _lectern(canvas: Canvas) -> None:
    canvas.rectangle(240, 455, 1120, 26, "#a9845c")
    m.person(canvas, 1245, 470, 190, 2)
    canvas.polygon([(1190, 372), (1300, 372), (1288, 470), (1202, 470)], "#8a5f3a")
    canvas.rectangle(1180, 362, 130, 16, "#6f4a2c", r=4)


def _chairs(canvas: Canvas) -> None:
    for row, (y, width, count) in enumerate(((560, 96, 9), (660, 122, 9), (790, 160, 9))):
        gap = width * 1.12
        first = 800 - gap * (count - 1) / 2
        for seat in range(count):
            if seat == count // 2:
                continue  # the aisle
            _chair(canvas, first + seat * gap, y, width, seated=(seat * 5 + row * 3) % 4 != 1)


def _chair(canvas: Canvas, x: float, y: float, width: float, *, seated: bool) -> None:
    if seated:
        number = int(x * 3 + y) % 6
        canvas.rectangle(x - width * 0.3, y - width * 0.3, width * 0.6, width * 0.6,
                         m.CLOTHES[number], r=width * 0.2)  # fmt: skip
        canvas.circle(
            x, y - width * 0.46, width * 0.21, ("#3a2c24", "#6b4a2f", "#8b8378")[number % 3]
        )
    back = width * 0.78
    canvas.rectangle(x - back / 2, y, back, width * 0.46, "#9a4a00", r=width * 0.08)
    for side in (-1, 1):
        canvas.rectangle(x + side * back * 0.4 - 4, y + width * 0.4, 8, width * 0.3, m.INK)


def zlht_network() -> Canvas:
    """Five places, each with its own sign, joined with neighbours who meet in the middle."""
    canvas = Canvas(m.WIDTH, m.HEIGHT, "#e6eee4")
    m.hill(canvas, (-300, 760), (900, 760), 190, "#dbe8d6")
    m.hill(canvas, (600, 780), (1900, 780), 240, "#cfe0ca")
    m.ground(canvas, wave((0, 770), (1600, 770), 20, 1), "#b9d3ac")
    places = [(190, 560), (430, 250), (800, 150), (1170, 250), (1410, 560)]
    for place, colour in zip(places, ROUTES, strict=False):
        canvas.line([place, (800, 650)], colour, 12)
    for place, colour in zip(places, ROUTES, strict=False):
        canvas.circle(*place, 124, m.PAPER)
        canvas.circle(*place, 110, colour)
    canvas.circle(800, 650, 190, m.PAPER)
    for number, (x, size) in enumerate(((715, 210), (800, 240), (885, 205)), start=2):
        m.person(canvas, x, 765, size, number)
    _signs(canvas)
    return canvas


def _signs(canvas: Canvas) -> None:
    book = ((118, 512), (190, 530), (262, 512), (262, 598), (190, 616), (118, 598))
    canvas.polygon(book, m.PAPER)
    canvas.line([(190, 532), (190, 612)], ROUTES[0], 6)
    canvas.rectangle(365, 200, 130, 82, m.PAPER, r=24)
    canvas.polygon([(395, 276), (435, 276), (392, 308)], m.PAPER)
    canvas.line([(752, 152), (788, 190), (852, 108)], m.PAPER, 22)
    for x, y, height in ((1112, 228, 74), (1152, 200, 102), (1192, 240, 62)):
        canvas.rectangle(x, y, 34, height, m.PAPER, r=3)
    for place in ring((1410, 560), 68, 12):
        canvas.polygon(star(place, 17), m.PAPER)
