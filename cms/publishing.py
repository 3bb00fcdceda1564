"""What follows when an editor publishes."""

from typing import Any

from cms.models import EventPage
from events.services import record_event


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
