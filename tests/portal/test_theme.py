"""The municipality's colour as a style sheet."""

import re

import pytest
from django.test import RequestFactory

from portal.styles import sheet
from portal.theme import (
    DARK_PAGE,
    FALLBACK,
    FALLBACK_SECOND,
    LEAST_LINE_ON_DARK,
    LEAST_ON_DARK,
    on_dark,
    theme,
)
from tenants.rules import contrast_with_white
from tests.support import client_of


@pytest.mark.django_db
def test_each_portal_has_its_own_colour(two_municipalities):
    for municipality in two_municipalities:
        response = client_of(municipality.schema_name).get("/theme.css")
        assert response["Content-Type"] == "text/css; charset=utf-8"
        assert f"--brand:{municipality.colour};" in response.content.decode()
        assert f"--second:{municipality.accent};" in response.content.decode()
        again = client_of(municipality.schema_name, **{"if-none-match": response["ETag"]})
        assert again.get("/theme.css").status_code == 304


@pytest.mark.parametrize("colour", ["red;}body{display:none", "#FFF", "", "#12345g"])
def test_nothing_but_a_colour_gets_into_the_style_sheet(colour):
    request = RequestFactory().get("/theme.css")
    request.tenant = type("Tenant", (), {"colour": colour, "accent": colour})()
    css = theme(request).content.decode()
    assert f"--brand:{FALLBACK};" in css
    assert f"--second:{FALLBACK_SECOND};" in css


@pytest.mark.parametrize("colour", ["#000000", "#0b4f6c", "#8a1c1c", "#767676", "#ffffff"])
def test_in_the_dark_every_colour_is_lightened_until_it_can_be_read(colour):
    lighter = on_dark(colour)
    assert contrast_with_white(DARK_PAGE) / contrast_with_white(lighter) >= LEAST_ON_DARK


@pytest.mark.parametrize("colour", ["#000000", "#e0a800", "#1a1a40"])
def test_in_the_dark_the_second_colour_is_lightened_until_it_can_be_seen(colour):
    lighter = on_dark(colour, LEAST_LINE_ON_DARK)
    assert contrast_with_white(DARK_PAGE) / contrast_with_white(lighter) >= LEAST_LINE_ON_DARK


def test_the_second_colour_is_decoration_alone():
    """It need not be legible on anything, so no text and no sign of where one is may depend on it.

    It is drawn as the shadow of the header, and nowhere else.
    """
    uses = re.findall(r"[^;{]*var\(--ornament\)[^;}]*", sheet())
    assert [use.strip() for use in uses] == ["box-shadow: inset 0 0.1875rem 0 var(--ornament)"]
