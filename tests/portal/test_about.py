"""Contact and accessibility statement: what editors filled in, and what is said otherwise."""

from datetime import date

import pytest

from tests.portal.content import text_of
from tests.support import Queries, client_of, in_municipality

pytestmark = pytest.mark.django_db

SAID = {
    "contact_phone": "03 56 54 350",
    "contact_email": "obcina@alpha.example",
    "contact_address": "Pot 1\n1430 Hrastnik",
    "office_hours": "ponedeljek: 8–12",
    "dpo_name": "Ana Novak",
    "dpo_email": "vop@alpha.example",
    "conformance": "full",
    "accessibility_exceptions": "Stari posnetki.\n\n Skenirane priloge. ",
    "accessibility_checked_on": date(2026, 9, 21),
}


def say(schema, language="sl", **said):
    """What the editors write on the first page, published."""
    from cms.models import HomePage

    with in_municipality(schema):
        home = HomePage.objects.get(locale__language_code=language)
        for name, value in said.items():
            setattr(home, name, value)
        home.save_revision().publish()


def test_the_contact_page_says_who_answers(alpha):
    say("alpha", **SAID)
    page = text_of(client_of("alpha").get("/stik/"))
    assert 'href="tel:035654350"' in page
    assert 'href="mailto:obcina@alpha.example"' in page
    assert "Pot 1<br>1430 Hrastnik" in page
    assert "Ana Novak" in page


def test_another_municipality_s_contact_is_its_own(two_municipalities):
    say("alpha", **SAID)
    assert "alpha.example" not in text_of(client_of("beta").get("/stik/"))


def test_a_language_says_what_it_does_not_know_in_slovenian(alpha):
    say("alpha", **SAID)
    say("alpha", "en", office_hours="Monday: 8–12", conformance="none")
    page = text_of(client_of("alpha").get("/en/contact/"))
    assert "Monday: 8–12" in page
    assert "03 56 54 350" in page
    assert "fully compliant" in text_of(client_of("alpha").get("/en/accessibility/"))


@pytest.mark.parametrize("path", ["/stik/", "/dostopnost/", "/en/contact/", "/en/accessibility/"])
def test_a_page_that_nobody_filled_in_says_so(alpha, path):
    response = client_of("alpha").get(path)
    assert response.status_code == 200
    assert 'class="empty"' in text_of(response)


@pytest.mark.parametrize(
    ("conformance", "words"),
    [("full", "fully compliant"), ("partial", "partially compliant"), ("none", "not compliant")],
)
def test_the_statement_has_what_the_act_asks_for(alpha, conformance, words):
    say("alpha", **SAID | {"conformance": conformance})
    page = text_of(client_of("alpha").get("/en/accessibility/"))
    assert words in page
    assert "<li>Stari posnetki.</li><li>Skenirane priloge.</li>" in page
    assert '<time datetime="2026-09-21">' in page
    assert "mailto:obcina@alpha.example" in page
    assert "eight days" in page
    assert "inspection" in page


def test_what_an_editor_writes_stays_text(alpha):
    say("alpha", accessibility_exceptions="<script>", contact_address="<b>", office_hours="<i>")
    for path in ("/stik/", "/dostopnost/"):
        assert "<script>" not in text_of(client_of("alpha").get(path)).replace("ld+json", "")


@pytest.mark.parametrize("path", ["/stik/", "/dostopnost/"])
def test_they_are_kept_until_something_is_published(alpha, path):
    client = client_of("alpha")
    client.get(path)
    with Queries(1):
        client.get(path)
    say("alpha", contact_phone="01 234 56 78")
    assert "01 234 56 78" in text_of(client.get(path))


def test_the_switch_of_languages_stays_on_the_page(alpha):
    assert 'href="/en/contact/"' in text_of(client_of("alpha").get("/stik/"))
    assert 'href="/dostopnost/"' in text_of(client_of("alpha").get("/en/accessibility/"))


def test_every_page_leads_to_both(alpha):
    page = text_of(client_of("alpha").get("/obvestila/"))
    assert 'href="/stik/"' in page
    assert 'href="/dostopnost/"' in page


def test_the_first_page_needs_an_alternative_text_for_its_picture(alpha):
    from django.core.exceptions import ValidationError

    from tests.portal.content import picture

    image = picture("alpha")
    with pytest.raises(ValidationError, match="slika"):
        check(image)


def check(image):
    from cms.models import HomePage

    with in_municipality("alpha"):
        home = HomePage.objects.get(locale__language_code="sl")
        home.image = image
        home.full_clean()
