"""The colour of a municipality as a style sheet of two custom properties."""

from django.http import HttpRequest, HttpResponse

from tenants.isolation.answers import keep
from tenants.rules import COLOUR, contrast_with_white

FALLBACK = "#0b4f6c"
# The page's background in the dark (portal.css, --page), and how well the colour stands out there:
# WCAG 2.2 asks for 4.5, we take 7.
DARK_PAGE = "#12171c"
LEAST_ON_DARK = 7.0


def theme(request: HttpRequest) -> HttpResponse:
    """`/theme.css`: the municipality's colour, and a lighter one of its kind for the dark."""
    colour = getattr(getattr(request, "tenant", None), "colour", FALLBACK)
    if not COLOUR.fullmatch(colour):
        colour = FALLBACK
    css = f":root{{--brand:{colour};--brand-on-dark:{on_dark(colour)}}}\n"
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    keep(response, scopes=["municipality"])
    return response


def on_dark(colour: str) -> str:
    """`colour` (#rrggbb) mixed with as much white as it takes to be read on the dark page."""
    for white in range(0, 101, 4):
        mixed = _mix(colour, white / 100)
        # The contrast of two colours is the ratio of their contrasts with white.
        if contrast_with_white(DARK_PAGE) / contrast_with_white(mixed) >= LEAST_ON_DARK:
            return mixed
    return "#ffffff"


def _mix(colour: str, white: float) -> str:
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * white):02x}" for part in parts)
