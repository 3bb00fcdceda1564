"""The first page of the root domain: all portals, with a search."""

import pytest

from tests.portal.content import text_of
from tests.support import client_of

pytestmark = pytest.mark.django_db


def test_every_portal_is_listed_with_the_visitors_scheme_and_port(two_municipalities):
    response = client_of("public").get("/", headers={"host": "localhost:8000"})
    page = text_of(response)
    assert "2 portala" in page
    assert '<a href="http://alpha.localhost:8000/">Občina Alpha</a>' in page
    assert '<a href="http://beta.localhost:8000/">Občina Beta</a>' in page
    page = text_of(client_of("public").get("/"))
    assert '<a href="http://alpha.localhost/">Občina Alpha</a>' in page


def test_the_search_narrows_and_keeps_the_words(two_municipalities):
    page = text_of(client_of("public").get("/?q=ALPH"))
    assert "1 portal za »ALPH«" in page
    assert 'value="ALPH"' in page
    assert "Občina Beta" not in page


def test_a_search_without_result_says_what_to_do(two_municipalities):
    page = text_of(client_of("public").get("/?q=%3Cscript%3E"))
    assert "Portala s takim imenom ni." in page
    assert "<script>" not in page
