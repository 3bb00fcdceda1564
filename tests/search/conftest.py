"""The search as it is once the outboxes have been read."""

import pytest

from records.consumers.pump import pump
from search.queries import Wish, search
from search.words import question
from tests.support import in_municipality


@pytest.fixture
def read_outboxes():
    """Carry all news to the search, as the worker does every two seconds."""
    return pump


@pytest.fixture
def find():
    """The titles that a search of a municipality shows, the fittest first."""

    def titles(words, schema="alpha", **wish):
        languages = (wish["language"], "sl") if wish.get("language") else ("sl", "en")
        asked = question(words, languages)
        if asked is None:
            return []
        with in_municipality(schema):
            found = search(asked, Wish(**wish), size=100)
        return [hit.title for hit in found.hits]

    return titles
