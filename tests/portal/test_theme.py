"""The municipality's colour as a style sheet."""

import pytest
from django.test import RequestFactory

from portal.theme import DARK_PAGE, FALLBACK, LEAST_ON_DARK, on_dark, theme
from tenants.rules import contrast_with_white
from tests.support import client_of


@pytest.mark.django_db
def test_each_portal_has_its_own_colour(two_municipalities):
    for municipality in two_municipalities:
        response = client_of(municipality.schema_name).get("/theme.css")
        assert response["Content-Type"] == "text/css; charset=utf-8"
        assert f"--brand:{municipality.colour};" in response.content.decode()
        again = client_of(municipality.schema_name, **{"if-none-match": response["ETag"]})
        assert again.get("/theme.css").status_code == 304


@pytest.mark.parametrize("colour", ["red;}body{display:none", "#FFF", "", "#12345g"])
def test_nothing_but_a_colour_gets_into_the_style_sheet(colour):
    request = RequestFactory().get("/theme.css")
    request.tenant = type("Tenant", (), {"colour": colour})()
    assert f"--brand:{FALLBACK};" in theme(request).content.decode()


@pytest.mark.parametrize("colour", ["#000000", "#0b4f6c", "#8a1c1c", "#767676", "#ffffff"])
def test_in_the_dark_every_colour_is_lightened_until_it_can_be_read(colour):
    lighter = on_dark(colour)
    assert contrast_with_white(DARK_PAGE) / contrast_with_white(lighter) >= LEAST_ON_DARK
