"""The switch between languages, and pages that are not translated."""

import pytest
from django.utils import translation

from portal.templatetags.portal_dates import day
from tests.portal.content import CONFERENCE, path_of, text_of, translate
from tests.support import client_of, make_announcement

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

    from tests.support import in_municipality

    page = make_announcement("alpha", title="Prvo")
    with in_municipality("alpha"):
        page.copy_for_translation(Locale.objects.get(language_code="en"))
    answer = text_of(client_of("alpha").get(path_of("alpha", page)))
    assert "This page is not available in English." in answer


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
