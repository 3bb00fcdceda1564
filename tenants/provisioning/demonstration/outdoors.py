"""Pictures of places: a valley, a village hall, a plateau, a neighbourhood."""

from tenants.provisioning.demonstration import motifs as m
from tenants.provisioning.demonstration.canvas import Canvas, wave

ROOFS = ("#a5533c", "#8f4a38", "#b56a45")
WALLS = ("#f4ead7", "#e9dcc3", "#f7f1e4", "#ead2b5")


def hrastnik_valley() -> Canvas:
    """A town in a narrow valley, a chimney among the houses and a river in front."""
    canvas = m.landscape()
    m.hill(canvas, (250, 640), (1450, 640), 330, "#bccfc6")
    m.hill(canvas, (-700, 760), (860, 760), 560, "#8fb09c")
    m.hill(canvas, (740, 760), (2300, 760), 600, "#7ba28c")
    m.hill(canvas, (-800, 830), (620, 830), 400, "#5d8a70")
    m.hill(canvas, (980, 830), (2400, 830), 420, "#4d7b62")
    _chimney(canvas, 905, 700)
    _rows_of_houses(canvas)
    m.ground(canvas, wave((0, 750), (1600, 750), 10, 2), "#86ab7c")
    for x, size in ((60, 190), (165, 150), (1450, 200), (1545, 160), (1345, 130)):
        m.spruce(canvas, x, 775, size)
    _river(canvas)
    return canvas


def _chimney(canvas: Canvas, x: float, y: float) -> None:
    canvas.polygon([(x - 20, y), (x - 12, y - 260), (x + 12, y - 260), (x + 20, y)], "#b0664a")
    for band in (238, 205):
        canvas.rectangle(x - 14, y - band, 28, 12, "#f4ead7")
    canvas.rectangle(x + 20, y - 70, 190, 80, "#cdbb9d")
    for tooth in range(3):
        left = x + 20 + tooth * 63
        canvas.polygon([(left, y - 70), (left, y - 112), (left + 63, y - 70)], "#8c7a63")


def _rows_of_houses(canvas: Canvas) -> None:
    for index, x in enumerate((560, 660, 760, 840, 1150, 1240)):
        y = 690 - (index % 3) * 14
        m.house(canvas, x, y, 72, WALLS[index % 4], ROOFS[index % 3])
    for index, x in enumerate((390, 510, 640, 770, 890, 1010, 1130, 1260)):
        y = 752 + (index % 2) * 6
        m.house(canvas, x, y, 92, WALLS[(index + 1) % 4], ROOFS[(index + 1) % 3])


def _river(canvas: Canvas) -> None:
    m.ground(canvas, wave((0, 815), (1600, 815), 18, 2), "#7fb0c4")
    for x, y, length in ((140, 850, 160), (520, 835, 110), (860, 868, 200), (1280, 856, 150)):
        canvas.line([(x, y), (x + length, y)], "#a6cbd9", 7)


def hrastnik_shelter() -> Canvas:
    """People sit and stand under an open shelter beside a village hall."""
    canvas = m.landscape()
    m.hill(canvas, (-300, 700), (900, 700), 300, "#a9c4b0")
    m.hill(canvas, (500, 720), (2000, 720), 380, "#8fb29a")
    m.ground(canvas, wave((0, 660), (1600, 650), 16, 1), "#7fa873")
    for x, size in ((70, 250), (560, 200), (1540, 260)):
        m.tree(canvas, x, 680, size)
    m.house(canvas, 320, 700, 330, WALLS[0], ROOFS[0])
    canvas.rectangle(600, 720, 860, 40, "#cfc5b2", r=6)
    for post in (650, 905, 1150, 1400):
        canvas.rectangle(post, 440, 22, 285, "#8a5f3a")
    _shelter_guests(canvas)
    canvas.polygon([(590, 448), (760, 320), (1310, 320), (1480, 448)], ROOFS[0])
    canvas.rectangle(590, 440, 890, 18, "#7c4030")
    return canvas


def _shelter_guests(canvas: Canvas) -> None:
    for x in (700, 960):
        m.bench(canvas, x, 722, 170)
    for index, (x, size) in enumerate(((735, 170), (820, 150), (1010, 175), (1215, 190))):
        m.person(canvas, x, 740, size, index)
    for index, (x, size) in enumerate(((1280, 180), (1345, 130), (520, 185)), start=4):
        m.person(canvas, x, 745, size, index)


def ajdovscina_plateau() -> Canvas:
    """A wide valley with vineyards and a small town below a steep plateau."""
    canvas = m.landscape()
    edge = [(0, 330), (240, 300), (520, 318), (800, 285), (1120, 310), (1370, 280), (1600, 305)]
    m.ground(canvas, [(x, y) for x, y in edge], "#a9bfae")
    cliff = [(0, 400), (180, 378), (330, 420), (560, 372), (760, 410), (1000, 366), (1240, 402)]
    m.ground(canvas, [(x, y) for x, y in [*cliff, (1430, 370), (1600, 396)]], "#d6d0c0")
    m.ground(canvas, wave((0, 470), (1600, 460), 34, 3), "#8fae84")
    m.ground(canvas, wave((0, 560), (1600, 545), 20, 2), "#a3bd86")
    for index, x in enumerate((560, 660, 770, 880, 985, 1085, 610, 715, 825, 935, 1040)):
        y = 560 if index < 6 else 606
        m.house(canvas, x, y, 84, WALLS[index % 4], ROOFS[index % 3])
    canvas.rectangle(1140, 440, 44, 130, WALLS[0])
    canvas.polygon([(1130, 442), (1162, 360), (1194, 442)], ROOFS[1])
    _vineyard(canvas)
    return canvas


def _vineyard(canvas: Canvas) -> None:
    m.ground(canvas, wave((0, 650), (1600, 640), 26, 1), "#8cad63")
    for row in range(-9, 10):
        foot, top = 800 + row * 190, 800 + row * 96
        canvas.line([(top, 668), (foot, 900)], "#6d5a3f", 5)
        for step in range(6):
            share = step / 5
            x = top + (foot - top) * share
            canvas.circle(x, 668 + 240 * share, 11 + 17 * share, "#557f3b")
            canvas.circle(x + 5, 676 + 240 * share, 3 + 5 * share, "#7a1f3d")


def kranj_planina() -> Canvas:
    """Blocks of flats around a green with trees, a swing, benches and neighbours."""
    canvas = m.landscape()
    m.ground(canvas, [(0, 420), (190, 300), (330, 380), (560, 210), (700, 330), (820, 280),
                      (1010, 390), (1270, 250), (1420, 350), (1600, 300)], "#c3d2da")  # fmt: skip
    for x, y, size in ((560, 210, 60), (1270, 250, 50)):
        canvas.polygon([(x, y), (x - size * 1.5, y + size), (x + size * 0.9, y + size)], "#f6fafb")
    _blocks(canvas)
    m.ground(canvas, wave((0, 700), (1600, 700), 14, 2), "#8db57f")
    canvas.polygon(
        [(0, 852), (700, 800), (1600, 846), (1600, 886), (700, 838), (0, 900)], "#e0d6c3"
    )
    for x, size in ((90, 230), (430, 200), (760, 240), (1180, 210), (1510, 240)):
        m.tree(canvas, x, 745, size)
    _playground(canvas)
    return canvas


def _blocks(canvas: Canvas) -> None:
    blocks = ((40, 380, 300, "#e3d5bd"), (400, 300, 240, "#d9c0a3"), (690, 420, 330, "#e9dfcc"),
              (1070, 330, 230, "#cfd6cf"), (1340, 400, 260, "#dfc7ad"))  # fmt: skip
    for x, y, width, wall in blocks:
        canvas.rectangle(x, y, width, 720 - y, wall)
        canvas.rectangle(x - 8, y - 12, width + 16, 16, "#7d8a8f")
        for top in range(y + 28, 690, 52):
            for left in range(x + 22, x + width - 40, 56):
                canvas.rectangle(left, top, 32, 26, "#6d8fa5", r=3)


def _playground(canvas: Canvas) -> None:
    for leg, foot in ((560, 530), (560, 590), (710, 680), (710, 740)):
        canvas.line([(leg, 625), (foot, 790)], "#c7772e", 9)
    canvas.line([(555, 625), (715, 625)], "#c7772e", 11)
    for x in (605, 665):
        canvas.line([(x - 14, 628), (x - 14, 738)], m.INK, 3)
        canvas.line([(x + 14, 628), (x + 14, 738)], m.INK, 3)
        canvas.rectangle(x - 20, 736, 40, 9, m.INK, r=3)
    m.bench(canvas, 930, 795, 190)
    people = ((980, 150, 1), (1240, 180, 2), (1300, 170, 3), (1356, 120, 5), (330, 175, 4))
    for x, size, number in people:
        m.person(canvas, x, 812, size, number)
