"""The root domain says who runs it and how accessible it is; texts of the environment."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.operator import Operator, operator
from tests.portal.content import text_of
from tests.support import Queries, client_of

pytestmark = pytest.mark.django_db

SAID = {
    "name": "Skupnost občin",
    "address": "Pot 1 | 1000 Ljubljana",
    "email": "pomoc@skupaj.example",
    "phone": "01 234 56 78",
    "conformance": "full",
    "exceptions": "Zemljevid. | Posnetki <b>brez</b> podnapisov.",
    "checked_on": "2026-11-23",
}


def made(**others):
    said = SAID | others
    return operator(
        (said["name"], said["address"]),
        (said["email"], said["phone"]),
        said["conformance"],
        said["exceptions"],
        said["checked_on"],
    )


CONTACT = {"sl": "/stik/", "en": "/en/contact/", "it": "/it/contatti/", "hu": "/hu/kapcsolat/"}
STATEMENT = {
    "sl": "/dostopnost/",
    "en": "/en/accessibility/",
    "it": "/it/accessibilita/",
    "hu": "/hu/akadalymentesseg/",
}


@pytest.mark.parametrize("language", CONTACT)
def test_the_root_says_how_its_operator_is_reached_in_every_language(settings, language):
    settings.OPERATOR = made()
    for path in (CONTACT[language], STATEMENT[language]):
        page = text_of(client_of("public").get(path))
        assert f'<html lang="{language}"' in page
        assert 'href="mailto:pomoc@skupaj.example"' in page
        assert 'href="tel:012345678"' in page
        assert "Pot 1<br>1000 Ljubljana" in page
    assert f'href="{STATEMENT[language]}"' in page
    assert f'href="{CONTACT[language]}"' in page


def test_the_statement_says_what_is_not_accessible_and_when_that_was_checked(settings):
    settings.OPERATOR = made()
    page = text_of(client_of("public").get("/en/accessibility/"))
    assert "fully compliant" in page
    assert "<li>Zemljevid.</li><li>Posnetki &lt;b&gt;brez" in page
    assert "23 November 2026" in page
    settings.OPERATOR = Operator(conformance="none")
    assert "is not compliant" in text_of(client_of("public").get("/en/accessibility/"))


def test_an_operator_who_has_said_nothing_is_said_to_have_said_nothing(settings):
    settings.OPERATOR = Operator()
    for path in ("/en/contact/", "/en/accessibility/"):
        page = text_of(client_of("public").get(path))
        assert "The operator has not written yet how to reach them" in page
        assert "mailto:" not in page


def test_the_footer_of_the_root_leads_to_both_and_that_of_a_portal_to_its_own(alpha):
    for schema in ("public", "alpha"):
        page = text_of(client_of(schema).get("/")).split("<footer")[1]
        assert 'href="/stik/"' in page
        assert 'href="/dostopnost/"' in page
    assert "/en/contact/" in text_of(client_of("public").get("/stik/")), "the switch of languages"


def test_a_page_of_the_operator_costs_one_query(db):
    browser = client_of("public")
    for path in ("/stik/", "/dostopnost/"):
        browser.get(path)
        with Queries(1):
            browser.get(path)


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        ("conformance", "skoraj", "ACCESSIBILITY_CONFORMANCE"),
        ("checked_on", "23. 11. 2026", "ACCESSIBILITY_CHECKED_ON"),
        ("email", "pomoc", "OPERATOR_EMAIL"),
    ],
)
def test_a_text_that_cannot_be_is_refused_when_the_portals_start(name, wrong, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        made(**{name: wrong})
    assert made().checked_on == date(2026, 11, 23)
