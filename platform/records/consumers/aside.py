"""Events that a consumer cannot digest: set aside with their reason, so that the others go on."""

from collections.abc import Iterable

import structlog
from django.db import InterfaceError, OperationalError, transaction

from common.errors import Conflict
from records.consumers.models import Position, SetAside
from records.models import OutboxEvent
from tenants.isolation.backend.base import as_platform

log = structlog.get_logger(__name__)

# Failures in a row, about two and a half minutes, before the event at fault is looked for.
TRIES = 5


def will_pass(error: Exception) -> bool:
    """Whether the moment is at fault and not the event: a lock, a time-out, a lost server."""
    return isinstance(error, OperationalError | InterfaceError | Conflict)


def object_of(event: OutboxEvent | SetAside) -> str:
    """What an event tells of: an object of an application."""
    return f"{event.name.partition('.')[0]} {event.object_id}"


def reason(error: Exception) -> str:
    """What a consumer said, as it is kept and shown; a database keeps no NUL."""
    return f"{type(error).__name__}: {error}".replace("\0", "\\0")[:1000]


def put(position: Position, event: OutboxEvent, error: Exception) -> None:
    """Set `event` aside and go on after it."""
    facts = {name: getattr(event, name) for name in ("name", "object_id", "scope")}
    with transaction.atomic(), as_platform():
        SetAside.objects.update_or_create(
            consumer=position.consumer,
            schema_name=position.schema_name,
            number=event.number or 0,
            defaults=facts | {"error": reason(error)},
        )
        position.number = event.number or 0
        position.failures, position.retry_at, position.error = 0, None, ""
        position.save()
    log.error(
        "event_set_aside",
        consumer=position.consumer,
        schema=position.schema_name,
        number=event.number or 0,
        event_name=event.name,
        object_id=event.object_id,
        error=reason(error),
    )


def heal(consumer: str, schema: str, events: Iterable[OutboxEvent]) -> None:
    """Forget what was set aside of objects of which later events were digested."""
    told = {object_of(event) for event in events}
    found = SetAside.objects.filter(consumer=consumer, schema_name=schema)
    if well := [one.pk for one in found if object_of(one) in told]:
        SetAside.objects.filter(pk__in=well).delete()


def of(schema: str) -> list[SetAside]:
    """What was set aside of a municipality, in the order in which it happened."""
    with as_platform():
        return list(SetAside.objects.filter(schema_name=schema).order_by("number", "consumer"))


def say_why(one: SetAside, error: Exception) -> None:
    """Keep what the consumer said this time."""
    with as_platform():
        SetAside.objects.filter(pk=one.pk).update(error=reason(error))
