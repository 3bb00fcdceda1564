"""A playground among blocks of flats, as it was and as it became."""

from tenants.provisioning.demonstration import motifs as m
from tenants.provisioning.demonstration.canvas import Canvas, wave
from tenants.provisioning.demonstration.outdoors import blocks_of_flats


def planina_before() -> Canvas:
    """Broken asphalt, a post without a basket, nobody there."""
    canvas = _place()
    m.ground(canvas, wave((0, 790), (1600, 790), 10, 1), "#a9a59c")
    for x, y in ((240, 850), (620, 900), (1010, 845), (1330, 905)):
        canvas.line([(x, y), (x + 70, y + 26), (x + 130, y + 12), (x + 210, y + 44)], "#6f6b63", 6)
    _post(canvas, "#8a8f92")
    return canvas


def planina_after() -> Canvas:
    """New ground with lines, a basket with its net, trees, a bench and people."""
    canvas = _place()
    m.ground(canvas, wave((0, 790), (1600, 790), 10, 1), "#c46f4d")
    canvas.line([(180, 870), (1420, 870)], "#f4ead7", 8)
    canvas.line([(800, 800), (800, 960)], "#f4ead7", 8)
    _post(canvas, "#1f5f8f")
    canvas.ellipse(886, 560, 44, 12, "#d9542b")
    for x in (852, 876, 900, 918):
        canvas.line([(x, 566), (886, 624)], "#f7f4ec", 4)
    for x, size in ((110, 250), (1490, 260), (330, 200)):
        m.tree(canvas, x, 800, size)
    m.bench(canvas, 1130, 800, 190)
    m.person(canvas, 560, 860, 150, 1)
    m.person(canvas, 700, 880, 140, 2)
    return canvas


def _place() -> Canvas:
    canvas = m.landscape()
    blocks_of_flats(canvas)
    m.ground(canvas, wave((0, 705), (1600, 705), 12, 2), "#8db57f")
    return canvas


def _post(canvas: Canvas, colour: str) -> None:
    canvas.rectangle(790, 440, 16, 380, colour)
    canvas.rectangle(806, 450, 70, 14, colour)
    canvas.rectangle(866, 470, 14, 110, "#f4f4f0")
