"""The switch between languages, and pages that are not translated."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from django.utils import timezone, translation

from events import services
from portal.templatetags.portal_dates import day
from tests.notices.support import published
from tests.portal.content import CONFERENCE, path_of, text_of, translate
from tests.portal.test_about import SAID, say
from tests.support import client_of, in_municipality, make_announcement, make_event

pytestmark = pytest.mark.django_db


def test_the_switch_leads_to_the_translation_of_the_very_page(alpha):
    page = make_announcement("alpha", title="Prvo")
    translated = translate("alpha", page, title="First", slug="first")
    client = client_of("alpha")
    slovenian, english = path_of("alpha", page), path_of("alpha", translated)
    assert f'<a href="{english}" lang="en" hreflang="en">English</a>' in text_of(
        client.get(slovenian)
    )
    answer = text_of(client.get(english))
    assert '<html lang="en">' in answer
    assert f'<a href="{slovenian}" lang="sl" hreflang="sl">Slovenščina</a>' in answer
    assert "This page is not available" not in answer


def test_without_a_translation_the_first_page_is_offered_in_the_readers_language(alpha):
    page = make_announcement("alpha", title="Prvo")
    answer = text_of(client_of("alpha").get(path_of("alpha", page)))
    assert 'href="/en/" lang="en" hreflang="en" aria-describedby="untranslated-en"' in answer
    assert "This page is not available in English." in answer
    english = make_announcement("alpha", language="en", title="Only English")
    answer = text_of(client_of("alpha").get(path_of("alpha", english)))
    assert "Ta stran ni na voljo v slovenščini." in answer
    assert 'href="/" lang="sl"' in answer


def test_a_draft_translation_is_no_translation(alpha):
    from wagtail.models import Locale

    page = make_announcement("alpha", title="Prvo")
    with in_municipality("alpha"):
        page.copy_for_translation(Locale.objects.get(language_code="en"))
    answer = text_of(client_of("alpha").get(path_of("alpha", page)))
    assert "This page is not available in English." in answer


def switch_of(response, language="en"):
    """Where the switch of languages leads from a page."""
    found = re.search(rf'<a href="([^"]*)" lang="{language}" hreflang', text_of(response))
    return unescape(found[1]) if found else ""


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/iskanje/?q=proračun&kind=event&page=2", "/en/search/?q=proračun&kind=event&page=2"),
        ("/obvestila/?kind=press_release&year=2026", "/en/announcements/?kind=press_release&"),
        ("/dogodki/?when=past&page=2", "/en/events/?when=past&page=2"),
        ("/javna-naznanila/", "/en/public-notices/"),
        ("/stik/", "/en/contact/"),
        ("/racun/prijava/?next=/racun/ime/", "/en/account/sign-in/?next=/racun/ime/"),
        ("/racun/registracija/", "/en/account/sign-up/"),
        ("/racun/geslo/pozabljeno/", "/en/account/password/forgotten/"),
        ("/", "/en/"),
    ],
)
def test_the_switch_keeps_the_page_and_what_was_chosen_on_it(alpha, path, other):
    leads = switch_of(client_of("alpha").get(path))
    assert unquote(leads).startswith(other)
    back = switch_of(client_of("alpha").get(leads), "sl")
    assert unquote(back) == path


@pytest.mark.parametrize(
    ("path", "other"),
    [("/stik/", "/en/contact/"), ("/javna-naznanila/", "/en/public-notices/")],
)
def test_search_engines_find_our_own_pages_in_each_language(alpha, path, other):
    for asked in (path, other):
        page = text_of(client_of("alpha").get(asked))
        for code, address in (("sl", path), ("en", other)):
            url = f"http://alpha.localhost{address}"
            assert page.count(f'<link rel="alternate" hreflang="{code}" href="{url}">') == 1
    personal = text_of(client_of("alpha").get("/racun/prijava/"))
    assert 'rel="alternate" hreflang' not in personal


def test_a_form_with_errors_leads_to_the_same_form(alpha):
    answer = client_of("alpha").post("/racun/prijava/", {"login": "", "password": ""})
    assert switch_of(answer) == "/en/account/sign-in/"


def test_what_was_looked_for_cannot_write_into_the_page(alpha):
    answer = client_of("alpha").get('/iskanje/?q="><script>alert(1)</script>')
    assert "<script>alert" not in answer.content.decode()
    assert "%3Cscript%3E" in switch_of(answer)


def test_the_root_domain_keeps_what_was_chosen(db):
    answer = client_of("public").get("/iskanje/?q=Koper&page=2")
    assert switch_of(answer, "it") == "/it/ricerca/?q=Koper&page=2"
    assert switch_of(answer, "hu") == "/hu/kereses/?q=Koper&page=2"


def test_a_registration_keeps_its_language_and_says_what_is_only_in_slovenian(alpha):
    page = make_event("alpha", title="Zbor občanov")
    asked = [{"key": "q", "text": {"sl": "Vprašanje?"}, "kind": "text"}]
    with in_municipality("alpha"):
        services.set_terms(
            event_id=page.event_id,
            now=timezone.now(),
            asked=asked,
            consent={"sl": "Soglašam <b>z vsem</b>."},
        )
    path = f"/prijave/nova/{page.event_id}/"
    slovenian = client_of("alpha").get(path)
    assert "na voljo samo v tem jeziku" not in text_of(slovenian)
    english = client_of("alpha").get(switch_of(slovenian))
    shown = text_of(english)
    assert english.wsgi_request.path == f"/en/registrations/new/{page.event_id}/"
    assert "available only in this language: Slovenščina." in shown
    assert '<span lang="sl">Vprašanje?</span>' in shown
    assert '<span lang="sl">Soglašam &lt;b&gt;z vsem&lt;/b&gt;.</span>' in shown
    assert '<p class="kicker" lang="sl">Zbor občanov</p>' in shown


def test_a_notice_says_that_it_is_not_in_the_readers_language(alpha):
    notice = published("alpha", languages=("sl",))
    answer = text_of(client_of("alpha").get(f"/en/public-notices/{notice.pk}/"))
    assert "This page is not available in English." in answer
    assert '<article class="notice" lang="sl"' in answer
    answer = text_of(client_of("alpha").get(f"/javna-naznanila/{notice.pk}/"))
    assert "ni na voljo" not in answer


def test_contact_says_what_nobody_has_translated(alpha):
    say("alpha", **SAID)
    page = text_of(client_of("alpha").get("/en/contact/"))
    assert "available only in this language: Slovenščina." in page
    assert '<dd lang="sl">ponedeljek: 8–12</dd>' in page
    assert '<ul lang="sl"><li>Stari posnetki.' in text_of(
        client_of("alpha").get("/en/accessibility/")
    )
    say("alpha", "en", office_hours="Monday: 8–12")
    assert "available only" not in text_of(client_of("alpha").get("/en/contact/"))


def test_an_english_reader_reads_english_around_the_content(alpha):
    answer = text_of(client_of("alpha").get("/en/announcements/"))
    for words in ("Skip to the content", "Narrow the list", "0 announcements", "All topics"):
        assert words in answer
    assert "Vsa področja" not in answer


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("sl", "četrtek, 12. september 2019"),
        ("en", "Thursday, 12 September 2019"),
        ("it", "giovedì 12 settembre 2019"),
        ("hu", "2019. szeptember 12., csütörtök"),
    ],
)
def test_a_day_is_written_as_its_language_does(language, written):
    with translation.override(language):
        assert day(CONFERENCE, weekday=True) == f'<time datetime="2019-09-12">{written}</time>'


@pytest.mark.parametrize("path", ["/", "/en/", "/it/", "/hu/"])
def test_the_root_domain_speaks_every_language(db, path):
    response = client_of("public").get(path)
    code = path.strip("/") or "sl"
    assert response.status_code == 200
    assert f'<html lang="{code}">' in text_of(response)
    assert f'<span class="languages__current" lang="{code}">' in text_of(response)
