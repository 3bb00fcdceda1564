"""Carries the events of every municipality to every consumer."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from django.db import Error as DatabaseFault
from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import get_tenant_model, schema_context

from records.consumers import aside
from records.consumers.models import News, Position, SetAside
from records.consumers.registry import Consumer, all_consumers
from records.models import OutboxEvent
from tenants.isolation.backend.base import as_platform
from tenants.isolation.connection import is_lost

log = structlog.get_logger(__name__)

# Events that a consumer is given at once; what it reads for them has to fit into memory.
BATCH = 100
# How long events that everybody has read are kept.
KEPT = timedelta(days=30)
# Seconds before a consumer that failed tries again: doubled each time, up to an hour.
PAUSE, LONGEST_PAUSE = 5, 3600
_NUMBER = """
    UPDATE records_outboxevent AS e SET number = n.number
      FROM (SELECT u.id, (SELECT coalesce(max(number), 0) FROM records_outboxevent)
                         + row_number() OVER (ORDER BY u.id) AS number
              FROM records_outboxevent AS u WHERE u.number IS NULL) AS n
     WHERE e.id = n.id
"""


def pump() -> None:
    """Bring all news to all consumers; one process at a time runs it (the schedule sees to that).

    One municipality's trouble, or one consumer's, is not the others'.
    """
    for schema, heard in _waiting():
        try:
            done = _pump_one(schema)
        except DatabaseFault as error:
            if is_lost(error):
                raise
            log.exception("outbox_not_read", schema=schema)
            continue
        if done:
            with as_platform():
                # By name, not up to the last: one of a lower number may be committed only now,
                # with an event that has not been carried.
                News.objects.filter(pk__in=heard).delete()


def look_everywhere() -> None:
    """Treat every municipality as one with news, and forget events that everybody has long read.

    What was missed for whatever reason, such as a consumer that is new, is found here.
    """
    with as_platform():
        schemas = list(get_tenant_model().objects.values_list("schema_name", flat=True))
        News.objects.bulk_create(News(schema_name=schema) for schema in schemas)
        # Written by a round that was under way while the municipality was purged.
        for model in (Position, SetAside):
            model.objects.exclude(schema_name__in=schemas).delete()
    for schema in schemas:
        try:
            _prune(schema)
        except DatabaseFault as error:
            if is_lost(error):
                raise
            log.exception("outbox_not_pruned", schema=schema)


def _waiting() -> list[tuple[str, list[int]]]:
    """Municipalities with news, the longest waiting first, each with the numbers of its news."""
    with as_platform():
        found: dict[str, list[int]] = {}
        for schema, number in News.objects.order_by("pk").values_list("schema_name", "pk"):
            found.setdefault(schema, []).append(number)
        known = set(get_tenant_model().objects.values_list("schema_name", flat=True))
        # The template, and what was deleted meanwhile.
        News.objects.filter(schema_name__in=found.keys() - known).delete()
    return [(schema, numbers) for schema, numbers in found.items() if schema in known]


def _pump_one(schema: str) -> bool:
    """Whether every consumer has now dealt with all that happened in `schema`."""
    with schema_context(schema), connection.cursor() as cursor:
        cursor.execute(_NUMBER)
    done = [_carry(consumer, schema) for consumer in all_consumers()]
    return all(done)


def _carry(consumer: Consumer, schema: str) -> bool:
    with as_platform():
        position, _ = Position.objects.get_or_create(consumer=consumer.name, schema_name=schema)
    if position.retry_at is not None and position.retry_at > timezone.now():
        return False
    try:
        if position.failures >= aside.TRIES:
            _carry_singly(consumer, schema, position)
        while _carry_batch(consumer, schema, position, BATCH):
            pass
    except Exception as error:
        if is_lost(error):
            raise
        log.exception("consumer_failed", consumer=consumer.name, schema=schema)
        _postpone(position, error)
        return False
    return True


def _carry_singly(consumer: Consumer, schema: str, position: Position) -> None:
    """Carry halves of a batch, and halves of those, until one event is found to be at fault.

    It is set aside, and with it those of the batch that tell of the same object. Any other fault
    is raised: a consumer that digests nothing loses but one event in so many tries.
    """
    at_once, spoiled = BATCH, set[str]()
    while True:
        try:
            if not _carry_batch(consumer, schema, position, at_once):
                return
        except Exception as error:
            if is_lost(error) or aside.will_pass(error):
                raise
            if at_once > 1:
                at_once //= 2
                continue
            event = _next(schema, position, 1)[0]
            if spoiled and aside.object_of(event) not in spoiled:
                raise
            aside.put(position, event, error)
            spoiled.add(aside.object_of(event))


def _carry_batch(consumer: Consumer, schema: str, position: Position, most: int) -> bool:
    """Whether there were events; they and the position that says so are one transaction."""
    before = position.number
    try:
        with transaction.atomic():
            events = _next(schema, position, most)
            if not events:
                return False
            _digest(consumer, schema, events)
            with as_platform():
                aside.heal(consumer.name, schema, events)
                position.number = events[-1].number or 0
                position.failures, position.retry_at, position.error = 0, None, ""
                position.save()
    except Exception:
        position.number = before
        raise
    return True


def _next(schema: str, position: Position, most: int) -> list[OutboxEvent]:
    with schema_context(schema):
        after = OutboxEvent.objects.filter(number__gt=position.number).order_by("number")
        return list(after[:most])


def _digest(consumer: Consumer, schema: str, events: Sequence[OutboxEvent]) -> None:
    with schema_context(schema):
        found = consumer.read(events)
    with as_platform():
        consumer.write(schema, found)


def try_again(schema: str) -> tuple[int, int]:
    """Carry once more what was set aside of a municipality: how many went, how many did not."""
    went = 0
    every = {consumer.name: consumer for consumer in all_consumers()}
    kept = [one for one in aside.of(schema) if one.consumer in every]
    for one in kept:
        event = OutboxEvent(
            number=one.number, name=one.name, object_id=one.object_id, scope=one.scope
        )
        try:
            with transaction.atomic():
                _digest(every[one.consumer], schema, [event])
                with as_platform():
                    one.delete()
        except Exception as error:
            if is_lost(error):
                raise
            log.exception("event_still_set_aside", consumer=one.consumer, schema=schema)
            aside.say_why(one, error)
        else:
            went += 1
    return went, len(kept) - went


def _postpone(position: Position, error: Exception) -> None:
    failures = position.failures + 1
    pause = min(PAUSE * 2 ** min(position.failures, 20), LONGEST_PAUSE)
    with as_platform():
        Position.objects.filter(pk=position.pk).update(
            failures=failures,
            retry_at=timezone.now() + timedelta(seconds=pause),
            error=aside.reason(error),
        )


def _prune(schema: str) -> None:
    names = [consumer.name for consumer in all_consumers()]
    with as_platform():
        positions = Position.objects.filter(schema_name=schema, consumer__in=names)
        numbers = list(positions.values_list("number", flat=True))
    if len(numbers) < len(names) or not numbers:
        return
    with schema_context(schema):
        # The last one stays: the numbers go on from it.
        read = OutboxEvent.objects.filter(number__lt=min(numbers))
        read.filter(created_at__lt=timezone.now() - KEPT).delete()
