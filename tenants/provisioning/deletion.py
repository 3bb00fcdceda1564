"""A municipality deleted: marked first, gone after a time to think, with a report that proves it.

Marking closes the portal and can be taken back. `purge` then removes it in steps, each of which a
second run can do again; the municipality's row goes last, in the transaction that finishes the
report. Needs the owner's login.
"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.utils import quote_schema_name as quoted

from common.errors import Conflict, DomainError, Invalid, NotFound
from tenants.isolation.roles import role_of
from tenants.models import DeletionReport, Municipality, Status, shared_storage
from tenants.provisioning import inventory, locks
from tenants.provisioning.services import note_closing
from tenants.queue.models import Lease

Progress = Callable[[int, int, str], None]
GRACE = 30
MOST_GRACE = 3650
# Dropped at once, a schema of 77 tables takes 1,906 locks of a table that the whole server shares
# (6,400 by PostgreSQL's own settings); so many tables a transaction take 386.
_TABLES_AT_ONCE = 10


class NotDeleted(DomainError):
    """Something of the municipality is still there."""

    status = 500


def mark_for_deletion(
    *, schema: str, confirm: str, now: datetime, grace: int = GRACE, reason: str = ""
) -> Municipality:
    """Close a portal for good: it answers 410 at once and may be purged after `grace` days.

    `confirm` is the municipality's name, letter by letter. Raises NotFound, Invalid when `confirm`
    or `grace` is wrong, and Conflict when it is marked already or somebody is at work on it.
    """
    with locks.alone_with(schema), transaction.atomic():
        municipality = _locked(schema)
        _check_mark(municipality, confirm, grace)
        municipality.status = Status.DELETING
        municipality.deleted_because = reason.strip()
        municipality.delete_after = now + timedelta(days=grace)
        municipality.save()
        note_closing(municipality, now=now)
    return municipality


def _check_mark(municipality: Municipality, confirm: str, grace: int) -> None:
    if confirm != municipality.name:
        message = _("Confirm with the name of the municipality, exactly: %(name)s.")
        raise Invalid("not_confirmed", message % {"name": municipality.name})
    if not 0 <= grace <= MOST_GRACE:
        message = _("The time to think is from 0 to %(most)d days.") % {"most": MOST_GRACE}
        raise Invalid("grace", message)
    if municipality.status == Status.DELETING:
        message = _("%(name)s is marked for deletion already.") % {"name": municipality.name}
        raise Conflict("marked_for_deletion", message)


def keep_municipality(*, schema: str) -> Municipality:
    """Take a mark back: the portal answers again, or is suspended as it was before.

    Raises NotFound, and Conflict when it is not marked or its deletion has begun.
    """
    with locks.alone_with(schema), transaction.atomic():
        municipality = _locked(schema)
        if municipality.status != Status.DELETING:
            message = _("%(name)s is not marked for deletion.") % {"name": municipality.name}
            raise Conflict("not_marked", message)
        if _unfinished(schema).exists():
            message = _("The deletion of %(name)s has begun; it can only be finished.")
            raise Conflict("deletion_begun", message % {"name": municipality.name})
        suspended = bool(municipality.suspended_because)
        municipality.status = Status.SUSPENDED if suspended else Status.ACTIVE
        municipality.deleted_because, municipality.delete_after = "", None
        municipality.save()
        note_closing(municipality, now=timezone.now())
    return municipality


def due(*, now: datetime) -> list[str]:
    """Schemas that may be purged at `now`: marked, and their time is over."""
    found = Municipality.objects.filter(status=Status.DELETING, delete_after__lte=now)
    return list(found.order_by("schema_name").values_list("schema_name", flat=True))


def begun() -> list[str]:
    """Schemas whose deletion has begun and is not finished: some of their tables may be gone."""
    found = DeletionReport.objects.filter(finished_at=None)
    return list(found.values_list("schema_name", flat=True))


def purge(
    *, schema: str, now: datetime, progress: Progress = lambda done, of, what: None
) -> DeletionReport:
    """Delete a municipality whose time is over; a deletion that broke off is finished.

    Returns the report: what was there in each place, and what is there now. `progress` hears of
    steps. Raises NotFound, Conflict while it is not due, is being exported or one of its tasks is
    running, and NotDeleted when something is still there, with the report left unfinished.
    """
    with locks.alone_with(schema):
        municipality = _may_purge(schema, now)
        report = _report(municipality, now)
        steps: list[tuple[str, Callable[[Municipality], None]]] = [
            (_("schema"), lambda gone: _drop_schema(gone.schema_name)),
            (_("role"), lambda gone: _drop_role(gone.schema_name)),
            (_("files"), _remove_files),
            (_("rows"), lambda gone: _remove_rows(gone.schema_name)),
        ]
        for done, (what, step) in enumerate(steps):
            progress(done, len(steps) + 1, what)
            step(municipality)
        progress(len(steps), len(steps) + 1, _("proof"))
        finished = _finish(municipality, report, now)
        progress(len(steps) + 1, len(steps) + 1, _("proof"))
    return finished


def _locked(schema: str) -> Municipality:
    found: Municipality | None = (
        Municipality.objects.select_for_update().filter(schema_name=schema).first()
    )
    if found is None:
        message = _("There is no municipality with the schema “%(schema)s”.") % {"schema": schema}
        raise NotFound("no_such_municipality", message)
    return found


def _arms(municipality: Municipality) -> str:
    return municipality.coat_of_arms.name or ""


def _unfinished(schema: str) -> Any:
    return DeletionReport.objects.filter(schema_name=schema, finished_at=None)


@transaction.atomic
def _may_purge(schema: str, now: datetime) -> Municipality:
    municipality = _locked(schema)
    if municipality.status != Status.DELETING:
        message = _("%(name)s is not marked for deletion.") % {"name": municipality.name}
        raise Conflict("not_marked", message)
    if municipality.delete_after is None or municipality.delete_after > now:
        message = _("%(name)s may be deleted after %(date)s.")
        date = f"{municipality.delete_after:%Y-%m-%d %H:%M}"
        raise Conflict("not_due", message % {"name": municipality.name, "date": date})
    running = Lease.objects.filter(schema_name=schema, until__gt=now).count()
    if running:
        # No new one begins, since only active municipalities are served.
        message = _("A task of %(name)s is still running. Try again when it is done.")
        raise Conflict("tasks_running", message % {"name": municipality.name})
    return municipality


@transaction.atomic
def _report(municipality: Municipality, now: datetime) -> DeletionReport:
    """The report of this deletion, or of the one that broke off: what was there when it began."""
    begun: DeletionReport | None = _unfinished(municipality.schema_name).first()
    if begun is not None:
        return begun
    with connection.cursor() as cursor:
        before = inventory.take(cursor, municipality.schema_name, _arms(municipality))
    return DeletionReport.objects.create(
        schema_name=municipality.schema_name,
        name=municipality.name,
        because=municipality.deleted_because,
        begun_at=now,
        found={place: {"before": count} for place, count in before.items()},
    )


def _drop_schema(schema: str) -> None:
    """Drop the tables some at a time, then the rest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        tables = [table for (table,) in cursor.fetchall()]
        for first in range(0, len(tables), _TABLES_AT_ONCE):
            some = tables[first : first + _TABLES_AT_ONCE]
            names = ", ".join(f"{quoted(schema)}.{quoted(table)}" for table in some)
            cursor.execute(f"DROP TABLE IF EXISTS {names} CASCADE")
        cursor.execute(f"DROP SCHEMA IF EXISTS {quoted(schema)} CASCADE")


def _drop_role(schema: str) -> None:
    """Drop the role; its rights stood on the schema, and its memberships go with it."""
    with transaction.atomic(), connection.cursor() as cursor:
        locks.hold_roles(cursor)
        cursor.execute(f"DROP ROLE IF EXISTS {quoted(role_of(schema))}")


def _remove_files(municipality: Municipality) -> None:
    folder = Path(settings.MEDIA_ROOT) / municipality.schema_name
    if folder.exists():
        shutil.rmtree(folder)
    if arms := _arms(municipality):
        shared_storage().delete(arms)


@transaction.atomic
def _remove_rows(schema: str) -> None:
    with connection.cursor() as cursor:
        # A lease points to its task.
        for table in sorted(inventory.ROWS, key=lambda table: not table.startswith("queue_")):
            column = inventory.ROWS[table]
            cursor.execute(f'DELETE FROM public."{table}" WHERE "{column}" = %s', [schema])  # noqa: S608


@transaction.atomic
def _finish(municipality: Municipality, report: DeletionReport, now: datetime) -> DeletionReport:
    """Remove the last rows, look everywhere again, and close the report if nothing is left."""
    schema, arms = municipality.schema_name, _arms(municipality)
    municipality.delete()
    with connection.cursor() as cursor:
        after = inventory.take(cursor, schema, arms)
    left = {place: count for place, count in after.items() if count}
    if left:
        which = ", ".join(f"{place}: {count}" for place, count in left.items())
        message = _("Something of %(name)s is still there: %(which)s. Run the deletion again.")
        raise NotDeleted("not_deleted", message % {"name": report.name, "which": which})
    report.found = {
        place: report.found.get(place, {}) | {"after": count} for place, count in after.items()
    }
    report.finished_at = now
    report.save()
    return report


def reports() -> Any:
    """All reports, the newest first; unfinished ones before them."""
    return DeletionReport.objects.order_by(F("finished_at").desc(nulls_first=True), "-begun_at")
