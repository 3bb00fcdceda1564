"""What is published, as every page, feed and calendar reads it."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.models import BooleanField, F, Func
from wagtail.query import PageQuerySet

from cms.models import AnnouncementPage, EventPage
from events.models import Event
from tenants.isolation.compiled import Compiled

# Stand for a language and a moment where a query is written before they are known.
_LOCALE, _NOW = -1_000_001, datetime(1900, 1, 1, tzinfo=UTC)

# Begins with the pages that are restricted, which are few, and goes on to the aliases of whatever
# is below them; without any it ends at once, and it is done once for all rows.
_NOT_CLOSED = """NOT EXISTS (
    WITH RECURSIVE closed (path) AS (
        SELECT p.path FROM wagtailcore_pageviewrestriction r JOIN cms_basepage p ON p.id = r.page_id
        UNION
        SELECT a.path FROM closed c JOIN cms_basepage o ON starts_with(o.path, c.path)
               JOIN cms_basepage a ON a.alias_of_id = o.id
    )
    SELECT 1 FROM closed WHERE starts_with(%(expressions)s, closed.path))"""


def shown(pages: "PageQuerySet[Any]") -> "PageQuerySet[Any]":
    """Those of `pages` that everyone may see: live, and neither they nor a page above is private.

    The same as Wagtail's `live().public()`, which costs a query of its own each time, and without
    what is an alias, of however many steps, of a page that is private or below a private one:
    Wagtail lists those.
    """
    open_to_all = Func(F("path"), template=_NOT_CLOSED, output_field=BooleanField())
    return pages.live().filter(open_to_all)


def announcements(locale_id: int) -> "PageQuerySet[AnnouncementPage]":
    """Public announcements in a language, the latest first."""
    return (
        shown(AnnouncementPage.objects.all())
        .filter(locale_id=locale_id)
        .order_by("-first_published_at", "-pk")
        .select_related("locale", "image")
    )


def events(locale_id: int) -> "PageQuerySet[EventPage]":
    """Public events in a language, in no order: a filter chooses coming or past."""
    return (
        shown(EventPage.objects.all())
        .filter(locale_id=locale_id)
        .select_related("locale", "image", "event")
    )


def coming_events(locale_id: int, now: datetime) -> "PageQuerySet[EventPage]":
    """Public events that are not over at `now`, the nearest first."""
    return events(locale_id).filter(event__ends_at__gt=now).order_by("event__starts_at", "pk")


def past_events(locale_id: int, now: datetime) -> "PageQuerySet[EventPage]":
    """Public events that are over at `now`, the latest first."""
    return events(locale_id).filter(event__ends_at__lte=now).order_by("-event__starts_at", "-pk")


def page_of_event(event_id: int, language: str) -> EventPage | None:
    """The live page of an event in a language, or else in the one that there is.

    Also a page that only some may see: whoever shows it asks for its restrictions.
    """
    live = EventPage.objects.live().filter(event=event_id).select_related("locale", "event")
    pages = {page.locale.language_code: page for page in live.order_by("-locale__language_code")}
    return pages.get(language) or next(iter(pages.values()), None)


@cache
def first_announcements(number: int) -> Compiled:
    """The latest `number` announcements, to be called with a `locale_id`."""
    return Compiled(lambda locale_id: announcements(locale_id)[:number], locale_id=_LOCALE)


@cache
def first_events(number: int) -> Compiled:
    """The nearest `number` events, to be called with a `locale_id` and the moment `now`."""
    return Compiled(
        lambda locale_id, now: coming_events(locale_id, now)[:number], locale_id=_LOCALE, now=_NOW
    )


def next_change(now: datetime) -> datetime | None:
    """The next moment at which a list of coming events changes without anybody writing."""
    return Event.objects.next_change(now)
