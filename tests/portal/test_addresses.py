"""The portal's own words in addresses: complete, plain, and no page's."""

import re

import pytest
from django.conf import settings
from django.urls import URLPattern, path, resolve, reverse
from django.utils import translation

from cms.rules import is_reserved, may_use_slug
from portal import addresses

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("words", addresses.FIRST, ids=lambda words: words["en"])
def test_a_page_has_a_plain_word_in_every_language(words):
    assert sorted(words) == sorted(LANGUAGES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", word) for word in words.values())


def test_every_page_is_among_the_first_words():
    named = [value for name, value in vars(addresses).items() if name.isupper() and name != "FIRST"]
    assert sorted(words["sl"] for words in named) == sorted(
        words["sl"] for words in addresses.FIRST
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_pages_have_the_same_word_in_a_language(language):
    words = [page[language] for page in addresses.FIRST]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("word", sorted(addresses.first_words()))
def test_a_page_of_an_editor_cannot_be_called_as_one_of_ours(word):
    assert "belongs to the portal" in english(may_use_slug, word)
    assert is_reserved(word)
    assert may_use_slug(word + "-2") is None


def english(rule, *given):
    with translation.override("en"):
        return rule(*given)


def test_an_address_is_resolved_and_made_in_the_language_of_the_moment(settings):
    settings.ROOT_URLCONF = Addresses
    made = {}
    for language in LANGUAGES:
        with translation.override(language):
            made[language] = reverse("one", args=["abc"])
            assert resolve(made[language]).kwargs == {"token": "abc"}
    assert made["sl"] == "/prijave/abc/"
    assert made["hu"] == "/jelentkezesek/abc/"


class Addresses:
    """A URLconf with one page of the kind that the helpers add."""

    urlpatterns: list[URLPattern] = [
        path(addresses.under(addresses.REGISTRATIONS, "<str:token>/"), lambda _: None, name="one")
    ]
