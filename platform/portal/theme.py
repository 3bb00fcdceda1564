"""The colours of a municipality as a style sheet of custom properties.

From the two colours that it chose, the shades that texts, buttons and grounds need. Every shade
that carries text is moved towards black or white until it is legible where it stands.
"""

from django.http import HttpRequest, HttpResponse

from tenants.isolation.answers import keep
from tenants.rules import COLOUR, contrast_with_white

FALLBACK = "#0b4f6c"
FALLBACK_SECOND = "#e0a800"
# Grounds on which text of the municipality's colour stands (styles/tokens.css: --surface, --page).
LIGHT_SURFACE = "#f3f5f7"
DARK_PAGE = "#12171c"
DARK_SURFACE = "#1c232a"
# WCAG 2.2, 1.4.3 asks for 4.5; in the dark we take 7 on the page and so have 6 on a surface.
LEAST_ON_LIGHT = 4.6
LEAST_ON_DARK = 7.0
# The second colour is decoration and holds no text: it only has to be seen.
LEAST_LINE_ON_DARK = 3.0
_BLACK, _WHITE = "#000000", "#ffffff"


def theme(request: HttpRequest) -> HttpResponse:
    """`/theme.css`: the municipality's colours, and their shades for light and dark."""
    tenant = getattr(request, "tenant", None)
    brand = _known(getattr(tenant, "colour", ""), FALLBACK)
    second = _known(getattr(tenant, "accent", ""), FALLBACK_SECOND)
    rules = ";".join(f"--{name}:{colour}" for name, colour in shades(brand, second).items())
    response = HttpResponse(f":root{{{rules}}}\n", content_type="text/css; charset=utf-8")
    keep(response, scopes=["municipality"])
    return response


def _known(colour: str, otherwise: str) -> str:
    return colour if COLOUR.fullmatch(colour) else otherwise


def shades(brand: str, second: str) -> dict[str, str]:
    """Every custom property that depends on the municipality, by its name without the dashes."""
    tint = mixed(brand, _WHITE, 0.92)
    ground = min(tint, LIGHT_SURFACE, key=_lightness)
    dark = on_dark(brand)
    return {
        "brand": brand,
        "brand-strong": mixed(brand, _BLACK, 0.25),
        "brand-text": _moved(brand, _BLACK, ground, LEAST_ON_LIGHT),
        "brand-tint": tint,
        "brand-on-dark": dark,
        "brand-strong-on-dark": mixed(dark, _WHITE, 0.3),
        "brand-tint-on-dark": mixed(DARK_SURFACE, brand, 0.15),
        "second": second,
        "second-on-dark": on_dark(second, LEAST_LINE_ON_DARK),
    }


def on_dark(colour: str, least: float = LEAST_ON_DARK) -> str:
    """`colour` (#rrggbb) with as much white as it takes to stand out on the dark page.

    `least` is the contrast with the page that it needs, as WCAG 2.2 counts it.
    """
    return _moved(colour, _WHITE, DARK_PAGE, least)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 counts it: from 1 to 21."""
    # The contrast of two colours is the ratio of their contrasts with white.
    first, second = contrast_with_white(one), contrast_with_white(other)
    return max(first, second) / min(first, second)


def _moved(colour: str, towards: str, ground: str, least: float) -> str:
    for part in range(0, 101, 4):
        shade = mixed(colour, towards, part / 100)
        if contrast(shade, ground) >= least and _is_beyond(shade, ground, towards):
            return shade
    return towards


def _is_beyond(shade: str, ground: str, towards: str) -> bool:
    return (_lightness(shade) > _lightness(ground)) == (towards == _WHITE)


def _lightness(colour: str) -> float:
    return -contrast_with_white(colour)


def mixed(colour: str, other: str, part: float) -> str:
    """`colour` with as much of `other` as `part` says: 0 is none of it, 1 nothing else."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(own + (new - own) * part):02x}" for own, new in pairs)
