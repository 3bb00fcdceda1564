"""The two colours of a municipality as a style sheet of custom properties."""

from django.http import HttpRequest, HttpResponse

from tenants.isolation.answers import keep
from tenants.rules import COLOUR, contrast_with_white

FALLBACK = "#0b4f6c"
FALLBACK_SECOND = "#e0a800"
# The page's background in the dark (portal.css, --page), and how well the colour stands out there:
# WCAG 2.2 asks for 4.5, we take 7.
DARK_PAGE = "#12171c"
LEAST_ON_DARK = 7.0
# The second colour is decoration and holds no text: it only has to be seen.
LEAST_LINE_ON_DARK = 3.0


def theme(request: HttpRequest) -> HttpResponse:
    """`/theme.css`: the municipality's colours, and a lighter one of each kind for the dark."""
    tenant = getattr(request, "tenant", None)
    brand = _known(getattr(tenant, "colour", ""), FALLBACK)
    second = _known(getattr(tenant, "accent", ""), FALLBACK_SECOND)
    second_on_dark = on_dark(second, LEAST_LINE_ON_DARK)
    css = (
        f":root{{--brand:{brand};--brand-on-dark:{on_dark(brand)};"
        f"--second:{second};--second-on-dark:{second_on_dark}}}\n"
    )
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    keep(response, scopes=["municipality"])
    return response


def _known(colour: str, otherwise: str) -> str:
    return colour if COLOUR.fullmatch(colour) else otherwise


def on_dark(colour: str, least: float = LEAST_ON_DARK) -> str:
    """`colour` (#rrggbb) mixed with as much white as it takes to stand out on the dark page.

    `least` is the contrast with the page that it needs, as WCAG 2.2 counts it.
    """
    for white in range(0, 101, 4):
        mixed = _mix(colour, white / 100)
        # The contrast of two colours is the ratio of their contrasts with white.
        if contrast_with_white(DARK_PAGE) / contrast_with_white(mixed) >= least:
            return mixed
    return "#ffffff"


def _mix(colour: str, white: float) -> str:
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * white):02x}" for part in parts)
