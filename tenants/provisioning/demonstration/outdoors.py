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
    m.ground(canvas, wave((0, 668), (1600, 668), -8, 1), "#76a06f")
    _chimney(canvas, 905, 705)
    _rows_of_houses(canvas)
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
        y = 708 - (index % 3) * 10
        m.house(canvas, x, y, 72, WALLS[index % 4], roof=ROOFS[index % 3])
    m.ground(canvas, wave((0, 742), (1600, 742), 8, 2), "#86ab7c")
    for index, x in enumerate((390, 510, 640, 770, 890, 1010, 1130, 1260)):
        y = 768 + (index % 2) * 8
        m.house(canvas, x, y, 92, WALLS[(index + 1) % 4], roof=ROOFS[(index + 1) % 3])


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
    for x, size in ((70, 250), (1540, 260)):
        m.tree(canvas, x, 680, size)
    m.house(canvas, 320, 700, 330, WALLS[0], roof=ROOFS[0])
    canvas.rectangle(600, 720, 860, 40, "#cfc5b2", r=6)
    for post in (650, 905, 1150, 1400):
        canvas.rectangle(post, 440, 22, 285, "#8a5f3a")
    _shelter_guests(canvas)
    canvas.polygon([(590, 448), (760, 320), (1310, 320), (1480, 448)], ROOFS[0])
    canvas.rectangle(590, 440, 890, 18, "#7c4030")
    return canvas


def _shelter_guests(canvas: Canvas) -> None:
    for x in (700, 960):
        m.bench(canvas, x, 732, 170)
    for number, (x, size) in enumerate(((742, 190), (826, 178), (1045, 190))):
        m.person(canvas, x, 738, size, number, seated=True)
    for number, (x, size) in enumerate(((1235, 205), (1300, 190), (1356, 135)), start=3):
        m.person(canvas, x, 745, size, number)
    m.person(canvas, 545, 755, 205, 9)


def ajdovscina_plateau() -> Canvas:
    """A wide valley with vineyards and a small town below a steep plateau."""
    canvas = m.landscape()
    m.hill(canvas, (900, 470), (1900, 470), 110, "#bccfc6")
    _plateau(canvas)
    m.ground(canvas, wave((0, 520), (1600, 500), 26, 3), "#8fae84")
    m.ground(canvas, wave((0, 575), (1600, 560), 20, 2), "#a3bd86")
    for x, size in ((90, 120), (210, 150), (330, 110), (1330, 130), (1440, 160), (1550, 120)):
        m.tree(canvas, x, 605, size, "#66915a")
    for index, x in enumerate((520, 620, 730, 840, 945, 1045, 570, 675, 785, 895, 1000)):
        y = 580 if index < 6 else 630
        m.house(canvas, x, y, 84, WALLS[index % 4], roof=ROOFS[index % 3])
    canvas.rectangle(1108, 480, 44, 130, WALLS[0])
    canvas.polygon([(1098, 482), (1130, 400), (1162, 482)], ROOFS[1])
    _vineyard(canvas)
    return canvas


def _plateau(canvas: Canvas) -> None:
    top = [(0.0, 282.0), (420.0, 274.0), (760.0, 288.0), (1040.0, 282.0), (1130.0, 310.0)]
    m.ground(canvas, [*top, (1230, 420), (1420, 500), (1600, 530)], "#86a98c")
    rim = [(0, 316), (420, 308), (760, 322), (1030, 316), (1110, 342)]
    foot = [(1080, 410), (960, 388), (860, 424), (700, 392), (560, 428), (400, 390), (230, 424)]
    canvas.polygon([*rim, *foot, (90, 396), (0, 412)], "#dcd6c6")
    for x, y in ((140, 322), (300, 324), (470, 320), (650, 328), (800, 332), (960, 328)):
        canvas.polygon([(x, y), (x + 26, y), (x + 8, y + 62)], "#c9c2b0")


def _vineyard(canvas: Canvas) -> None:
    m.ground(canvas, wave((0, 668), (1600, 660), 22, 1), "#8cad63")
    for row in range(-9, 10):
        foot, top = 800 + row * 190, 800 + row * 96
        canvas.line([(top, 684), (foot, 930)], "#6d5a3f", 5)
        for step in range(13):
            share = step / 12
            x, y = top + (foot - top) * share, 684 + 246 * share
            canvas.circle(x, y, 10 + 16 * share, ("#557f3b", "#5f8a43")[step % 2])
            if step % 3 == 1:
                canvas.circle(x + 5, y + 6, 3 + 6 * share, "#7a1f3d")


def kranj_planina() -> Canvas:
    """Blocks of flats around a green with trees, a swing, benches and neighbours."""
    canvas = m.landscape()
    m.ground(canvas, [(0, 420), (190, 300), (330, 380), (560, 210), (700, 330), (820, 280),
                      (1010, 390), (1270, 250), (1420, 350), (1600, 300)], "#c3d2da")  # fmt: skip
    for snow in (
        [(560, 210), (492, 260), (530, 248), (562, 266), (596, 250), (624, 265)],
        [(1270, 250), (1196, 290), (1236, 280), (1268, 296), (1300, 282), (1330, 290)],
    ):
        canvas.polygon(snow, "#f6fafb")
    blocks_of_flats(canvas)
    m.ground(canvas, wave((0, 700), (1600, 700), 14, 2), "#8db57f")
    m.ground(canvas, wave((0, 850), (1600, 850), 34, 1), "#e0d6c3")
    m.ground(canvas, wave((0, 894), (1600, 894), 34, 1), "#8db57f")
    for x, size in ((90, 230), (430, 200), (760, 240), (1180, 210), (1510, 240)):
        m.tree(canvas, x, 745, size)
    _playground(canvas)
    return canvas


def blocks_of_flats(canvas: Canvas) -> None:
    """Five blocks of flats behind whatever is in front."""
    blocks = ((40, 380, 300, "#e3d5bd"), (400, 300, 240, "#d9c0a3"), (690, 420, 330, "#e9dfcc"),
              (1070, 330, 230, "#cfd6cf"), (1340, 400, 260, "#dfc7ad"))  # fmt: skip
    for x, y, width, wall in blocks:
        canvas.rectangle(x, y, width, 720 - y, wall)
        canvas.rectangle(x - 8, y - 12, width + 16, 16, "#7d8a8f")
        count = (width - 40) // 56
        first = x + (width - count * 56 + 24) // 2
        for top in range(y + 28, 690, 52):
            for window in range(count):
                canvas.rectangle(first + window * 56, top, 32, 26, "#6d8fa5", r=3)


def _playground(canvas: Canvas) -> None:
    for leg, foot in ((560, 530), (560, 590), (710, 680), (710, 740)):
        canvas.line([(leg, 625), (foot, 790)], "#c7772e", 9)
    canvas.line([(555, 625), (715, 625)], "#c7772e", 11)
    for x in (605, 665):
        canvas.line([(x - 14, 628), (x - 14, 738)], m.INK, 3)
        canvas.line([(x + 14, 628), (x + 14, 738)], m.INK, 3)
        canvas.rectangle(x - 20, 736, 40, 9, m.INK, r=3)
    m.bench(canvas, 930, 795, 190)
    m.person(canvas, 985, 806, 185, 1, seated=True)
    m.person(canvas, 1065, 806, 180, 2, seated=True)
    people = ((1250, 195, 3), (1318, 185, 4), (1372, 125, 5), (330, 195, 0))
    for x, size, number in people:
        m.person(canvas, x, 818, size, number)
