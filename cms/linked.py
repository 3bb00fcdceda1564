"""Announcements and events as other things are linked with them.

An announcement is linked by the number of one of its pages, an event by that of the fact itself;
either way readers meet it in their own language.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms import texts
from cms.models import AnnouncementPage, BasePage, EventPage
from cms.queries import shown
from processes import links
from processes.links import MOST, Seen

ANNOUNCEMENT, EVENT = "cms.announcement", "events.event"


def of(page: Any) -> list[tuple[Any, Seen]]:
    """What an announcement or an event is linked with; nothing for any other page."""
    if isinstance(page, EventPage):
        return links.of_any(EVENT, [page.event_id]) if page.event_id else []
    if isinstance(page, AnnouncementPage):
        same = BasePage.objects.filter(translation_key=page.translation_key)
        return links.of_any(ANNOUNCEMENT, same.order_by().values("pk"))
    return []


def _of_announcements(numbers: Sequence[int]) -> Mapping[int, Seen]:
    asked = BasePage.objects.filter(pk__in=numbers).order_by()
    keys = dict(asked.values_list("pk", "translation_key"))
    pages = shown(AnnouncementPage.objects.filter(translation_key__in=set(keys.values())))
    by_key = _best(pages, lambda page: page.translation_key)
    return {pk: by_key[key] for pk, key in keys.items() if key in by_key}


def _of_events(numbers: Sequence[int]) -> Mapping[int, Seen]:
    pages = shown(EventPage.objects.filter(event__in=numbers))
    return _best(pages, lambda page: page.event_id)


def _best(pages: Any, key: Any) -> dict[Any, Seen]:
    """By what they are of, the page in the reader's language, or else the first."""
    found: dict[Any, Seen] = {}
    for page in pages.select_related("locale").order_by("pk"):
        if page.locale.language_code == get_language() or key(page) not in found:
            found[key(page)] = Seen(page.title, texts.path_of(page))
    return found


def _find_announcements(words: Sequence[str]) -> Iterable[int]:
    # What is an alias says the same as its original.
    found = _titled(AnnouncementPage.objects.filter(alias_of=None), words)
    return found.order_by("-first_published_at").values_list("pk", flat=True)[:MOST]


def _find_events(words: Sequence[str]) -> Iterable[int]:
    pages = EventPage.objects.filter(event__isnull=False, alias_of=None)
    found = _titled(pages, words).order_by("-starts_at")
    return list(dict.fromkeys(found.values_list("event_id", flat=True)[:MOST]))


def _titled(pages: Any, words: Sequence[str]) -> Any:
    for word in words:
        pages = pages.filter(title__icontains=word)
    return shown(pages)


def install() -> None:
    """Let announcements and events be linked."""
    links.register(ANNOUNCEMENT, _("Announcement"), _of_announcements, _find_announcements)
    links.register(EVENT, _("Event"), _of_events, _find_events)
