"""The state of the fleet: what each municipality takes up, waits for, and has failed at."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, Window
from django.db.models.functions import Right
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from django_tenants.utils import quote_schema_name as quoted
from django_tenants.utils import schema_context

from records.consumers import queries as consumers
from tenants.console import backups
from tenants.console.backups import Backups, LastBackup
from tenants.console.models import FleetJob, Measured
from tenants.isolation.backend.base import as_platform
from tenants.isolation.counters import key_of
from tenants.isolation.quotas import folder_bytes, mail_counter
from tenants.isolation.roles import PUBLIC
from tenants.models import Domain, Municipality, SchemaState, Status
from tenants.provisioning import deletion
from tenants.provisioning.fleet.history import leaves_hash
from tenants.queue import queries

# Each table with its indexes and what is kept beside it; one statement for all municipalities.
_SIZES = """
    SELECT n.nspname, count(c.oid), coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
      FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
     WHERE n.nspname = ANY(%s) GROUP BY n.nspname
"""
ERRORS_SINCE = timedelta(days=7)
# Seconds that a task may wait before it is called late.
LATE = 60.0
# Characters of a failed task's account that are read: its last line says what went wrong.
_END = 1000


@dataclass(slots=True)
class Portal:
    """One line of the fleet's table."""

    municipality: Municipality
    host: str = ""
    measured: Measured | None = None
    backup: LastBackup | None = None
    unsafe: bool = False
    waiting: int = 0
    lag: float = 0.0
    failed: int = 0
    last_error: str = ""
    job: FleetJob | None = None
    # Events that a consumer of the outbox could not digest.
    aside: int = 0
    version: str = ""
    behind: bool = False
    # What the fleet's last run found wrong with the schema.
    why: str = ""

    @property
    def schema(self) -> str:
        """Its schema's name."""
        return str(self.municipality.schema_name)

    @property
    def has_trouble(self) -> bool:
        """Whether a person should look."""
        return bool(self.behind or self.failed or self.aside or self.lag > LATE)


@dataclass(slots=True)
class Fleet:
    """All portals, and what is said of them together."""

    portals: list[Portal]
    backups: Backups = field(default_factory=Backups)

    @property
    def suspended(self) -> int:
        """How many do not answer."""
        return sum(portal.municipality.status != Status.ACTIVE for portal in self.portals)

    @property
    def behind(self) -> int:
        """How many stand on another version of the schema than the code."""
        return sum(portal.behind for portal in self.portals)

    @property
    def troubled(self) -> int:
        """How many have late or failed tasks, or a schema that is behind."""
        return sum(portal.has_trouble for portal in self.portals)

    @property
    def unsafe(self) -> int:
        """How many have no backup, or only one that is too old."""
        return sum(portal.unsafe for portal in self.portals)

    @property
    def waiting(self) -> int:
        """Tasks that could run now."""
        return sum(portal.waiting for portal in self.portals)

    @property
    def measured_at(self) -> datetime | None:
        """Since when no figure of sizes and mails is older; None when one is missing."""
        found = [portal.measured for portal in self.portals]
        return min((one.measured_at for one in found if one), default=None) if all(found) else None


def fleet(now: datetime, schemas: Iterable[str] | None = None) -> Fleet:
    """Every portal with its figures, in the order of the alphabet; a fixed number of queries."""
    found = Municipality.objects.order_by("sort_key", "name")
    if schemas is not None:
        found = found.filter(schema_name__in=list(schemas))
    portals = {one.schema_name: Portal(one) for one in found}
    by_number = {portal.municipality.pk: portal for portal in portals.values()}
    primary = Domain.objects.filter(is_primary=True)
    now_leaves = leaves_hash()
    for state in SchemaState.objects.filter(municipality__in=by_number):
        portal = by_number[state.pk]
        portal.version, portal.why = state.release, state.failure
        portal.behind = state.leaves != now_leaves or bool(state.failure)
    for number, host in primary.values_list("tenant_id", "domain"):
        if number in by_number:
            by_number[number].host = host
    for measured in Measured.objects.filter(schema_name__in=portals):
        portals[measured.schema_name].measured = measured
    for job in FleetJob.objects.unfinished().filter(schema_name__in=portals):
        portals[job.schema_name].job = job
    _add_tasks(portals, now)
    return Fleet(list(portals.values()), _add_backups(portals, now))


def _add_backups(portals: dict[str, Portal], now: datetime) -> Backups:
    found = Backups.now()
    for portal in portals.values():
        portal.backup = found.of(portal.municipality)
        portal.unsafe = backups.is_stale(portal.backup.at if portal.backup else None, now)
    return found


def _add_tasks(portals: dict[str, Portal], now: datetime) -> None:
    for schema, waiting, seconds in queries.lag():
        if schema in portals:
            portals[schema].waiting, portals[schema].lag = waiting, seconds
    for schema, _consumer, count in consumers.set_aside():
        if schema in portals:
            portals[schema].aside += count
    for schema, count, trace, kind in _failed(now):
        if schema in portals:
            portals[schema].failed = count
            portals[schema].last_error = _in_a_line(kind, trace)


def _failed(now: datetime) -> list[Any]:
    """Schema, number of failures within a week, and what was said of the last one."""
    with as_platform():
        rows = DBTaskResult.objects.filter(status="FAILED", finished_at__gt=now - ERRORS_SINCE)
        rows = rows.annotate(
            count=Window(Count("*"), partition_by=F("queue_name")), end=Right("traceback", _END)
        )
        last = rows.order_by("queue_name", "-finished_at").distinct("queue_name")
        return list(last.values_list("queue_name", "count", "end", "exception_class_path"))


def failures(now: datetime, schema: str, most: int) -> list[dict[str, Any]]:
    """Tasks of a municipality that failed for good within a week, the newest first."""
    with as_platform():
        rows = DBTaskResult.objects.filter(status="FAILED", finished_at__gt=now - ERRORS_SINCE)
        rows = rows.filter(queue_name=schema).annotate(end=Right("traceback", _END))
        wanted = ("task_path", "finished_at", "exception_class_path", "end")
        found = rows.order_by("-finished_at").values_list(*wanted)[:most]
        return [
            {"task": path, "at": at, "error": _in_a_line(kind, end)}
            for path, at, kind, end in found
        ]


def _in_a_line(kind: str, traceback: str) -> str:
    last = (traceback or "").strip().splitlines()[-1:] or [kind or "?"]
    return last[0][:300]


def measure(schema: str = "") -> None:
    """Look anew at what each municipality takes up, or one; needs the owner's login."""
    with schema_context(PUBLIC):
        found = Municipality.objects.filter(**({"schema_name": schema} if schema else {}))
        # One whose deletion broke off has lost its tables, and must not hide the others.
        whole = found.exclude(schema_name__in=deletion.begun())
        schemas = list(whole.values_list("schema_name", flat=True))
        gone = Measured.objects.exclude(schema_name__in=Municipality.objects.values("schema_name"))
        gone.delete()
        with connection.cursor() as cursor:
            cursor.execute(_SIZES, [schemas])
            sizes = {name: (tables, size) for name, tables, size in cursor.fetchall()}
            rows = [_measured(cursor, name, *sizes[name]) for name in schemas if name in sizes]
        fields = [one.name for one in Measured._meta.fields if not one.primary_key]
        Measured.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["schema_name"], update_fields=fields
        )


def _measured(cursor: Any, schema: str, tables: int, size: int) -> Measured:
    mails = key_of(mail_counter())
    cursor.execute(
        f"SELECT cache_key, value FROM {quoted(schema)}.isolation_cacheentry "  # noqa: S608
        "WHERE cache_key IN (%s, %s)",
        [mails, f"{mails}.refused"],
    )
    counted = {key: int(value) for key, value in cursor.fetchall()}
    return Measured(
        schema_name=schema,
        measured_at=timezone.now(),
        tables=tables,
        data_bytes=size,
        file_bytes=folder_bytes(schema)[0],
        mails=counted.get(mails, 0),
        mails_refused=counted.get(f"{mails}.refused", 0),
    )
