"""What is published, as every page, feed and calendar reads it."""

from datetime import datetime

from wagtail.query import PageQuerySet

from cms.models import AnnouncementPage, EventPage
from events.models import Event


def announcements(locale_id: int) -> "PageQuerySet[AnnouncementPage]":
    """Public announcements in a language, the latest first."""
    return (
        AnnouncementPage.objects.live()
        .public()
        .filter(locale_id=locale_id)
        .order_by("-first_published_at", "-pk")
        .select_related("locale", "image")
    )


def events(locale_id: int) -> "PageQuerySet[EventPage]":
    """Public events in a language, in no order: a filter chooses coming or past."""
    return (
        EventPage.objects.live()
        .public()
        .filter(locale_id=locale_id)
        .select_related("locale", "image", "event")
    )


def coming_events(locale_id: int, now: datetime) -> "PageQuerySet[EventPage]":
    """Public events that are not over at `now`, the nearest first."""
    return events(locale_id).filter(event__ends_at__gt=now).order_by("event__starts_at", "pk")


def past_events(locale_id: int, now: datetime) -> "PageQuerySet[EventPage]":
    """Public events that are over at `now`, the latest first."""
    return events(locale_id).filter(event__ends_at__lte=now).order_by("-event__starts_at", "-pk")


def next_change(now: datetime) -> datetime | None:
    """The next moment at which a list of coming events changes without anybody writing."""
    return Event.objects.next_change(now)
