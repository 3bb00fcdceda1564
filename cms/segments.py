"""Parts of addresses that the portal names itself, one word for each language."""

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language

# Fixed here and not a message: an address must not change because a translation does.
CALENDAR = {"sl": "koledar", "en": "calendar", "it": "calendario", "hu": "naptar"}


def _calendar() -> str:
    return f"{CALENDAR.get(get_language() or '', CALENDAR[settings.LANGUAGE_CODE])}/"


# What Django's patterns resolve and reverse in the language of the address.
calendar = lazy(_calendar, str)()


_of_the_portal: set[str] = set()


def keep_for_portal(words: frozenset[str]) -> None:
    """Said by the portal when it starts: addresses that begin so are its own, never a page's."""
    _of_the_portal.update(words)


def kept_for_portal() -> frozenset[str]:
    """Words with which no page's address may begin, in any language."""
    return frozenset(_of_the_portal)
