"""What a map on a page is made of (`portal/parts/map.html`): its ground, its signs, its words.

Numbers and words in, a configuration out. Shapes come from `places`, marks from the page's source.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.theme import contrast

LIGHT_INK, DARK_INK = "#ffffff", "#15191d"
# Signs on a square of 32: a theme is known by its shape as well as by its colour.
SIGNS = {
    "circle": "M16 3a13 13 0 1 1 0 26a13 13 0 1 1 0-26z",
    "square": "M4.5 4.5h23v23h-23z",
    "diamond": "M16 1.5 30.5 16 16 30.5 1.5 16z",
    "triangle": "M16 2 31 29H1z",
    "hexagon": "M9 3h14l7.5 13L23 29H9L1.5 16z",
    "drop": "M16 31C9 23 5 18 5 12a11 11 0 0 1 22 0c0 6-4 11-11 19z",
}
# A number of each plural form, whatever the language: the browser knows which form a number takes.
_SAMPLES = (1, 2, 3, 5)
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What a mark is about: its colour (#rrggbb), its shape (of SIGNS) and a letter on it."""

    key: str
    title: str
    colour: str
    shape: str = "circle"
    letter: str = ""

    @property
    def ink(self) -> str:
        """White or black, whichever can be read on the colour."""
        light, dark = contrast(LIGHT_INK, self.colour), contrast(DARK_INK, self.colour)
        return LIGHT_INK if light >= dark else DARK_INK

    @property
    def path(self) -> str:
        """The outline of the sign; a shape that nobody knows is a circle."""
        return SIGNS.get(self.shape, SIGNS["circle"])


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a mark stands: `sign` is put at its corner, lines and areas may be `dashed`."""

    key: str
    title: str
    sign: str = ""
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A map on a page. Degrees WGS84, in the order west, south, east, north.

    `layers` are {kind: "tiles" | "wms", url, layer, title, attribution, is_base}; none is fine.
    `shapes` is a small FeatureCollection: `kind` boundary, zone or route, `title`; a point is a
    stop with its `number`.
    `source` answers ?bbox=w,s,e,n&zoom=z&theme=…&state=… with GeoJSON (theme and state repeated,
    left out where all are chosen). A feature has {title, url, theme, state, summary}, or {count,
    bounds, url} where it stands for several.
    """

    label: str
    bounds: Bounds
    key: str = "map"
    layers: Sequence[Mapping[str, Any]] = ()
    shapes: Mapping[str, Any] | None = None
    source: str = ""
    themes: Sequence[Theme] = ()
    states: Sequence[State] = ()
    list_url: str = ""
    # Whether the choices of what is shown are folded away until somebody wants them.
    folded: bool = False

    @property
    def bases(self) -> list[Mapping[str, Any]]:
        """The layers of which one is the ground."""
        return [layer for layer in self.layers if layer.get("is_base")]

    @property
    def overlays(self) -> list[Mapping[str, Any]]:
        """The layers that can be laid over the ground."""
        return [layer for layer in self.layers if not layer.get("is_base")]

    @property
    def config_id(self) -> str:
        """The id of the block that the script reads."""
        return f"{self.key}-config"

    @property
    def config(self) -> dict[str, Any]:
        """What the script is told."""
        return {
            "label": self.label,
            "bounds": self.bounds,
            "bases": [dict(layer) for layer in self.bases],
            "overlays": [dict(layer) for layer in self.overlays],
            "shapes": self.shapes,
            "source": self.source,
            "themes": [asdict(theme) for theme in self.themes],
            "states": [asdict(state) for state in self.states],
            "words": words(),
        }


def words() -> dict[str, Any]:
    """What a map says, in the language of the page; {n} and the like the script fills in."""
    return {
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "close": _("Close"),
        "loading": _("The map is being read …"),
        "found": _forms(
            lambda n: ngettext(
                "{n} mark on this part of the map", "{n} marks on this part of the map", n
            )
        ),
        "nothing": _("Nothing is marked on this part of the map."),
        "failed": _("The marks could not be read. What you see may be incomplete."),
        "group": _forms(
            lambda n: ngettext("{n} mark here: look closer", "{n} marks here: look closer", n)
        ),
        "same_place": _forms(
            lambda n: ngettext("{n} mark in one place", "{n} marks in one place", n)
        ),
        "in_the_list": _("See them in the list"),
        **_words_of_drawing(),
    }


def _words_of_drawing() -> dict[str, Any]:
    return {
        "empty": _("Nothing is drawn yet."),
        "kept": _("What is drawn stays as it is until you draw something else."),
        "point": _("Drawn: a point at {places}"),
        "line": _forms(
            lambda n: ngettext(
                "Drawn: a line of {n} point: {places}", "Drawn: a line of {n} points: {places}", n
            )
        ),
        "area": _forms(
            lambda n: ngettext(
                "Drawn: an area of {n} corner: {places}",
                "Drawn: an area of {n} corners: {places}",
                n,
            )
        ),
        "line_missing": _forms(
            lambda n: ngettext(
                "Not finished: a line needs {n} more point.",
                "Not finished: a line needs {n} more points.",
                n,
            )
        ),
        "area_missing": _forms(
            lambda n: ngettext(
                "Not finished: an area needs {n} more corner.",
                "Not finished: an area needs {n} more corners.",
                n,
            )
        ),
        "vertex": _("Point {n}: arrow keys move it, Delete removes it"),
    }


def _forms(form: Callable[[int], str]) -> list[tuple[int, str]]:
    """Each plural form of the language, with a number that takes it."""
    return [(sample, form(sample)) for sample in _SAMPLES]
