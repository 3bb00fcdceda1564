"""Acts on the facts of events."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from common.errors import Invalid
from events.models import Event, Registration
from events.rules import may_be_at, may_last
from events.tasks import tell_changes
from records.services import tell

# What people have to know to be there.
WHEN_AND_WHERE = ("starts_at", "ends_at", "place", "address")


@transaction.atomic
def record_event(
    *,
    key: UUID,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    address: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> Event:
    """Record when and where the event `key` takes place, as last published.

    `words` are, by language, its title, place, address and the path of its page; without any those
    known stay. Whoever has registered hears of another time or place in the background; the outbox
    hears of it as `events.moved`.

    Raises Invalid when it ends before it starts or its point is incomplete. Safe to repeat, and
    safe at the same time as itself: the key is unique and the later writer's facts stand.
    """
    if reason := may_last(starts_at, ends_at):
        raise Invalid("event_ends_before_start", reason, {"ends_at": reason})
    if reason := may_be_at(latitude, longitude):
        raise Invalid("event_point_invalid", reason, {"latitude": reason})
    facts: dict[str, object] = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": place,
        "address": address,
        "latitude": latitude,
        "longitude": longitude,
    }
    if words is not None:
        facts["words"] = {code: dict(said) for code, said in words.items()}
    # Held from here on: of two who publish the same change one makes it.
    before = Event.objects.select_for_update().filter(key=key).first()
    event, _created = Event.objects.update_or_create(key=key, defaults=facts)
    if before is not None and _has_moved(before, event):
        tell(name="events.moved", object_id=event.pk)
    if before is not None and _somebody_has_to_know(event):
        tell_changes.enqueue(event.pk)
    return event


@transaction.atomic
def name_event(*, event_id: int, words: Mapping[str, Mapping[str, str]]) -> None:
    """Record what the pages of an event call it; without any, what is known stays."""
    if words:
        said = {code: dict(one) for code, one in words.items()}
        Event.objects.filter(pk=event_id).exclude(words=said).update(words=said)


def _has_moved(before: Event, after: Event) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in WHEN_AND_WHERE)


def _somebody_has_to_know(event: Event) -> bool:
    people = Registration.objects.live().filter(terms__event=event)
    return people.exclude(knows=event.when_and_where).exists()


@transaction.atomic
def forget_event(*, event_id: int) -> bool:
    """Remove an event that nothing points to any more; says whether it was removed.

    An event that a page still presents stays. Safe to repeat, and safe at the same time as itself
    and as `record_event`: whoever holds the row looks for what points to it.
    """
    event = Event.objects.select_for_update().filter(pk=event_id).first()
    if event is None:
        return False
    try:
        event.delete()
    except ProtectedError:
        return False
    return True
