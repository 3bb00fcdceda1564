"""What follows when an editor publishes."""

from typing import Any

import structlog
from django.conf import settings
from wagtail.images.models import SourceImageIOError

from cms.models import AnnouncementPage, EventPage
from events.services import forget_event, hold_terms, record_event

log = structlog.get_logger(__name__)

# The one size in which lists, pages and the API show a picture.
PICTURE = "fill-800x450"
# Facts of an event that are the same in every language; place and address are words.
SHOWN = ("starts_at", "ends_at", "latitude", "longitude")


def record_event_of_page(sender: Any, instance: EventPage, **kwargs: Any) -> None:
    """Record the fact of an event that has been published, and let every language's page show it.

    Its page in the portal's first language says when and where; a translation, which may be older,
    follows. Where there is no such page, the one that was published says it.
    """
    pages = EventPage.objects.filter(translation_key=instance.translation_key)
    leading = pages.live().filter(locale__language_code=settings.LANGUAGE_CODE).first() or instance
    event = record_event(
        key=leading.translation_key,
        starts_at=leading.starts_at,
        ends_at=leading.ends_at,
        place=leading.place,
        address=leading.address,
        latitude=leading.latitude,
        longitude=leading.longitude,
        words=words_of(leading.translation_key),
    )
    shown = {name: getattr(event, name) for name in SHOWN} | {"event": event}
    # A copy of a page comes with the event of the page that it was made from.
    left = set(pages.exclude(event=event).values_list("event_id", flat=True)) - {None}
    pages.update(**shown)
    for event_id in left:
        forget_event(event_id=event_id)
    for name, value in shown.items():
        setattr(instance, name, value)


def words_of(key: Any) -> dict[str, dict[str, str]]:
    """What the live pages of an event call it, by language, and the paths where they stand."""
    pages = EventPage.objects.live().filter(translation_key=key).select_related("locale")
    return {
        page.locale.language_code: {
            "title": page.title,
            "place": page.place,
            "address": page.address,
            "path": str(page.url_path).removeprefix("/sl"),
        }
        for page in pages
    }


def hold_event_of_page(sender: Any, instance: EventPage, **kwargs: Any) -> None:
    """Before the first of a page's rows goes: its event may go with it, and is asked for first."""
    if instance.event_id is not None:
        hold_terms(event_id=instance.event_id)


def forget_event_of_page(sender: Any, instance: EventPage, **kwargs: Any) -> None:
    """Remove the event of a page that has been deleted, unless another language still shows it."""
    if instance.event_id is not None:
        forget_event(event_id=instance.event_id)


def draw_picture(sender: Any, instance: AnnouncementPage | EventPage, **kwargs: Any) -> None:
    """Make the picture at its size, so that no visitor waits for it and the API can name it."""
    if instance.image is None:
        return
    try:
        instance.image.get_rendition(PICTURE)
    except SourceImageIOError:
        # Its file is gone from the disk. The text is published all the same.
        log.exception("picture_not_drawn", image=instance.image_id, page=instance.pk)
