"""What follows when an editor publishes."""

from typing import Any

import structlog
from wagtail.images.models import SourceImageIOError

from cms.models import AnnouncementPage, EventPage
from events.services import record_event

log = structlog.get_logger(__name__)

# The one size in which lists, pages and the API show a picture.
PICTURE = "fill-800x450"


def record_event_of_page(sender: Any, instance: EventPage, **kwargs: Any) -> None:
    """Record the fact of an event that has been published, and tie every language's page to it."""
    event = record_event(
        key=instance.translation_key,
        starts_at=instance.starts_at,
        ends_at=instance.ends_at,
        place=instance.place,
        address=instance.address,
        latitude=instance.latitude,
        longitude=instance.longitude,
    )
    EventPage.objects.filter(pk=instance.pk).exclude(event=event).update(event=event)
    instance.event = event


def draw_picture(sender: Any, instance: AnnouncementPage | EventPage, **kwargs: Any) -> None:
    """Make the picture at its size, so that no visitor waits for it and the API can name it."""
    if instance.image is None:
        return
    try:
        instance.image.get_rendition(PICTURE)
    except SourceImageIOError:
        # Its file is gone from the disk. The text is published all the same.
        log.exception("picture_not_drawn", image=instance.image_id, page=instance.pk)
