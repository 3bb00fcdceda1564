"""Calling an event off, or taking it up again, so that everything that lists its pages says so."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cms.models import EventPage
from events import services
from events.models import Event
from records.services import tell


@transaction.atomic
def call_off(*, event_id: int, because: Mapping[str, str], by: Any, now: datetime) -> Event:
    """As `events.services.call_off`; directory and search read its pages anew."""
    event = services.call_off(event_id=event_id, because=because, by=by, now=now)
    _tell_of_pages(event, "cms.page_called_off")
    return event


@transaction.atomic
def reinstate(*, event_id: int, by: Any, now: datetime) -> Event:
    """As `events.services.reinstate`; directory and search read its pages anew."""
    event = services.reinstate(event_id=event_id, by=by, now=now)
    _tell_of_pages(event, "cms.page_reinstated")
    return event


def _tell_of_pages(event: Event, name: str) -> None:
    for number in EventPage.objects.live().filter(event=event).values_list("pk", flat=True):
        tell(name=name, object_id=number)
