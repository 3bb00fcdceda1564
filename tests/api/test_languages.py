"""The language of an answer: `?lang=`, else Accept-Language, else Slovenian."""

import pytest

from tenants.models import Municipality
from tests.api.support import ask, problem, titles
from tests.database import as_owner
from tests.support import make_announcement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]


@pytest.fixture
def two_texts():
    make_announcement("alpha", title="Slovensko")
    make_announcement("alpha", title="Angleško", language="en")


@pytest.mark.parametrize(
    ("query", "accepts", "language"),
    [
        ("", "", "sl"),
        ("", "en", "en"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "de,fr;q=0.8", "sl"),
        ("", "de, en;q=0.3, sl;q=0.2", "en"),
        ("", "hu, it", "sl"),
        ("", "*", "sl"),
        ("", "x" * 600, "sl"),
        ("", ",;=q-", "sl"),
        ("?lang=en", "sl", "en"),
        ("?lang=sl", "en", "sl"),
    ],
)
@pytest.mark.usefixtures("two_texts")
def test_the_caller_chooses_the_language(query, accepts, language):
    answer = ask(f"announcements/{query}", **{"accept-language": accepts})
    assert answer["Content-Language"] == language
    (found,) = answer.json()["results"]
    assert found["language"] == language
    assert found["title"] == {"sl": "Slovensko", "en": "Angleško"}[language]
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize("lang", ["it", "de", "EN", "", "sl,en", "<b>", "x" * 200])
@pytest.mark.parametrize("path", ["announcements/", "events/", "municipality/", "schema/", ""])
def test_a_language_that_is_not_switched_on_is_refused_with_the_choices(lang, path):
    said = problem(ask(f"{path}?lang={lang}"), 400, "unknown_language")
    assert "sl, en" in said["errors"]["lang"]


def switch_on(*languages):
    """As an operator does; a municipality's own role cannot."""
    with as_owner():
        alpha = Municipality.objects.get(schema_name="alpha")
        alpha.languages = list(languages)
        alpha.save()


@pytest.mark.django_db(transaction=True)
def test_a_language_switched_on_or_off_is_so_at_once():
    assert ask("municipality/?lang=it").status_code == 400
    switch_on("sl", "en", "it")
    answer = ask("municipality/?lang=it")
    assert answer.status_code == 200
    assert answer["Content-Language"] == "it"
    assert answer.json()["languages"] == ["sl", "en", "it"]
    assert titles("announcements/?lang=it") == []
    page = make_announcement("alpha", title="English", language="en")
    assert ask(f"announcements/{page.pk}/").status_code == 200
    switch_on("sl")
    problem(ask(f"announcements/{page.pk}/"), 404)
    problem(ask("announcements/?lang=en"), 400)


def test_problems_speak_the_language_of_the_caller():
    slovenian = problem(ask("announcements/?ni=1"), 400)
    english = problem(ask("announcements/?ni=1", **{"accept-language": "en"}), 400)
    chosen = problem(ask("announcements/?ni=1&lang=en"), 400)
    assert slovenian["title"] != english["title"]
    assert english == chosen
    assert problem(ask("ni/"), 404)["title"] == "Tega tu ni."
    english = ask("ni/", **{"accept-language": "en"})
    assert problem(english, 404)["title"] == "There is no such thing here."
    assert english["Content-Language"] == "en"


def test_a_page_of_results_stays_in_its_language():
    for number in range(2):
        make_announcement("alpha", title=f"English {number}", language="en")
    first = ask("announcements/?page_size=1", **{"accept-language": "en"}).json()
    assert "lang=en" in first["next"]
    assert titles(first["next"]) == ["English 0"]


def test_an_object_has_its_own_language_whatever_the_caller_prefers():
    page = make_announcement("alpha", title="English", language="en")
    answer = ask(f"announcements/{page.pk}/", **{"accept-language": "sl"})
    assert answer.json()["language"] == answer["Content-Language"] == "en"
    assert ask(f"announcements/{page.pk}/?lang=en").status_code == 200
    problem(ask(f"announcements/{page.pk}/?lang=sl"), 404)
