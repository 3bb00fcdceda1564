"""Sweeps that are run from time to time, by one worker of all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import structlog
from django.db import connection
from django.tasks import Task, TaskResultStatus
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult
from django_tenants.utils import get_tenant_model, schema_context

from tenants.isolation.backend.base import as_platform
from tenants.isolation.connection import is_lost
from tenants.queue.models import Sweep
from tenants.queue.pruning import prune_finished

log = structlog.get_logger(__name__)

# This room lies below those and knows them by name alone.
PUBLISH = "cms.tasks.publish_scheduled"
PUMP = "records.consumers.pump.pump"
TEND = "events.tasks.tend"
SEND_NEWS = "notifications.tasks.send_due"
LOOK_EVERYWHERE = "records.consumers.pump.look_everywhere"
NOTE_DISPLAYS = "notices.tasks.note_displays"
# What each municipality does once a day.
DAILY = (
    "accounts.tasks.forget_unconfirmed",
    "notifications.tasks.forget_old",
    "events.tasks.forget_due",
    "consultations.keeping.forget",
    "cofinancing.tasks.remind",
    "cofinancing.tasks.read_feeds",
)
# The space of this schedule's advisory locks; any number that nobody else uses does.
_LOCKS = 7_130_541
_PUBLISHING_IS_DUE = """
    SELECT EXISTS (SELECT FROM wagtailcore_revision WHERE approved_go_live_at <= now())
        OR EXISTS (SELECT FROM cms_basepage WHERE live AND NOT expired AND expire_at <= now())
"""
_NOTING_IS_DUE = """
    SELECT EXISTS (SELECT FROM notices_notice, (SELECT (now() AT TIME ZONE 'Europe/Ljubljana')::date
                     AS today) AS local
        WHERE published_at IS NOT NULL
          AND (display_began_at IS NULL AND withdrawn_at IS NULL AND shown_from <= today
            OR display_began_at IS NOT NULL AND display_ended_at IS NULL AND shown_until < today))
"""
# Somebody has not confirmed in time, or is to be reminded of an event that begins soon.
_TENDING_IS_DUE = """
    SELECT EXISTS (
        SELECT FROM events_registration
         WHERE cancelled_at IS NULL AND confirmed_at IS NULL AND confirm_by <= now()
    ) OR EXISTS (
        SELECT FROM events_event e
          JOIN events_registrationterms t ON t.event_id = e.id
          JOIN events_registration r ON r.terms_id = t.id
         WHERE e.starts_at > now() AND t.reminder_hours > 0 AND e.called_off_at IS NULL
           AND e.starts_at - make_interval(hours => t.reminder_hours) <= now()
           AND r.cancelled_at IS NULL AND r.confirmed_at IS NOT NULL AND r.seated_at IS NOT NULL
           AND r.reminded_at IS NULL AND r.email <> ''
           AND r.created_at < e.starts_at - make_interval(hours => t.reminder_hours)
    )
"""
_NEWS_IS_DUE = "SELECT EXISTS (SELECT FROM notifications_entry WHERE due_at <= now())"
_BEGIN = """
    INSERT INTO public."{table}" AS s (name, begun_at) VALUES (%(name)s, now())
        ON CONFLICT (name) DO UPDATE SET begun_at = now()
        WHERE s.begun_at <= now() - make_interval(secs => %(seconds)s)
    RETURNING 1
"""


def publish_scheduled() -> None:
    """Enqueue the publishing of what editors have scheduled, where some of it is due."""
    _in_each(_publish_in)


def note_displays() -> None:
    """Enqueue the noting of public notices whose display has begun or ended, where there are some.

    A closed portal displays nothing; what is due there is noted when it opens again.
    """
    _in_each(_note_in)


def tend_registrations() -> None:
    """Enqueue the tending of registrations where a seat lapses or a reminder is due."""
    _in_each(_tend_in)


def send_news() -> None:
    """Enqueue the mailing of news to followers, where some of it is due."""
    _in_each(_send_news_in)


def daily() -> None:
    """Enqueue in every municipality what is done once a day."""
    _in_each(_daily_in)


def _in_each(sweep: Callable[[str], None]) -> None:
    for schema in _active():
        try:
            with schema_context(schema):
                sweep(schema)
        except Exception as error:
            if is_lost(error):
                raise
            # One municipality's trouble is not the others'.
            log.exception("sweep_failed", schema=schema)


def _daily_in(_schema: str) -> None:
    for name in DAILY:
        work: Task[..., object] = import_string(name)
        work.enqueue()


@dataclass(frozen=True, slots=True)
class Entry:
    """A sweep and how often it is run, in seconds."""

    name: str
    seconds: float
    run: Callable[[], object]
    # Whether it is run when a worker is told to do all that there is and end.
    drained: bool = True


def carry_news() -> None:
    """Bring what municipalities have told to the directory and whoever else listens."""
    import_string(PUMP)()


def look_for_news() -> None:
    """Find what `carry_news` may have missed."""
    import_string(LOOK_EVERYWHERE)()


ENTRIES = (
    Entry("publish_scheduled", 30, publish_scheduled),
    Entry("tend_registrations", 60, tend_registrations),
    Entry("carry_news", 2, carry_news),
    Entry("look_for_news", 3600, look_for_news),
    Entry("note_displays", 60, note_displays),
    Entry("send_news", 60, send_news),
    Entry("prune_finished", 60 * 60, prune_finished),
    Entry("daily", 24 * 60 * 60, daily, drained=False),
)


class Schedule:
    """One worker's view of the sweeps; the pace is kept in the database, for all workers."""

    def __init__(self, entries: tuple[Entry, ...] = ENTRIES) -> None:
        self._entries = entries
        self._asked: dict[str, float] = {}

    def run_due(self, *, at_once: bool = False) -> None:
        """Run the sweeps whose time has come and that no other worker runs.

        `at_once` runs each whatever its pace, but for those that are no part of draining.
        """
        for entry in self._entries:
            if entry.drained if at_once else self._may_be_due(entry):
                self._asked[entry.name] = monotonic()
                _run(entry, 0 if at_once else entry.seconds)

    def _may_be_due(self, entry: Entry) -> bool:
        # Spares the database the question at each poll.
        asked = self._asked.get(entry.name)
        return asked is None or monotonic() - asked >= entry.seconds


def _run(entry: Entry, seconds: float) -> None:
    with _alone(entry.name) as alone:
        if not alone or not _begin(entry.name, seconds):
            return
        entry.run()
    # The server keeps memory for every schema that a connection has touched.
    if not connection.in_atomic_block:
        connection.close()


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    """Whether no other worker is at it; nobody else is until the block ends or this worker dies."""
    got = bool(_ask("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_LOCKS, name]))
    try:
        yield got
    finally:
        if got:
            _ask("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCKS, name])


def _begin(name: str, seconds: float) -> bool:
    sql = _BEGIN.format(table=Sweep._meta.db_table)
    return _ask(sql, {"name": name, "seconds": seconds}) is not None


def _ask(sql: str, known: Sequence[Any] | Mapping[str, Any]) -> object:
    with as_platform(), connection.cursor() as cursor:
        cursor.execute(sql, known)
        row = cursor.fetchone()
    return None if row is None else row[0]


def _active() -> list[str]:
    with as_platform():
        found = get_tenant_model().objects.filter(status="active").order_by("schema_name")
        return list(found.values_list("schema_name", flat=True))


def _publish_in(schema: str) -> None:
    _enqueue_where_due(schema, PUBLISH, _PUBLISHING_IS_DUE)


def _tend_in(schema: str) -> None:
    _enqueue_where_due(schema, TEND, _TENDING_IS_DUE)


def _send_news_in(schema: str) -> None:
    _enqueue_where_due(schema, SEND_NEWS, _NEWS_IS_DUE)


def _enqueue_where_due(schema: str, name: str, question: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question)
        due = cursor.fetchone()[0]
    if due and not _is_on_its_way(schema, name):
        work: Task[..., object] = import_string(name)
        work.enqueue()


def _note_in(schema: str) -> None:
    _enqueue_where_due(schema, NOTE_DISPLAYS, _NOTING_IS_DUE)


def _is_on_its_way(schema: str, name: str) -> bool:
    unfinished = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    asked = DBTaskResult.objects.filter(queue_name=schema, task_path=name)
    return asked.filter(status__in=unfinished).exists()
