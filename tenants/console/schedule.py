"""What the fleet's worker does of itself, between the jobs that operators ask for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.db import Error as DatabaseFault
from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from common.errors import Conflict
from tenants.console import acts, figures, leftovers, services, uploads
from tenants.console.models import FleetJob
from tenants.isolation.roles import PUBLIC
from tenants.models import Municipality
from tenants.provisioning import deletion
from tenants.provisioning.ready_roles import sweep_roles

log = structlog.get_logger(__name__)
# A purge that was refused (a task is running, somebody exports) is asked for again after this time.
AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Round:
    """Something to do every so many seconds; doing it twice, or in two workers, does no harm."""

    name: str
    seconds: float
    run: Callable[[], object]


def ask_for_purges(now: datetime | None = None) -> list[str]:
    """Ask for the deletion of every municipality whose time to think is over; returns which.

    As an operator would, so that it is seen among the jobs and stands in the audit trail.
    """
    asked = []
    with schema_context(PUBLIC):
        for schema in deletion.due(now=now or timezone.now()):
            if _ask_for_purge(schema, now or timezone.now()):
                asked.append(schema)
    return asked


@transaction.atomic
def _ask_for_purge(schema: str, now: datetime) -> bool:
    # The row is the last thing that a purge removes: whoever holds it is not too late.
    there = Municipality.objects.select_for_update().filter(schema_name=schema)
    if not there.exists() or schema not in deletion.due(now=now):
        return False
    lately = FleetJob.objects.filter(kind="purge", schema_name=schema, asked_at__gt=now - AGAIN)
    if lately.filter(asked_by=acts.SCHEDULE).exists():
        return False
    try:
        services.ask(kind="purge", schema=schema, arguments={}, by=acts.SCHEDULE, now=now)
    except Conflict:
        return False
    return True


def measure() -> None:
    """Look at what each municipality takes up."""
    figures.measure()
    # The server remembers every relation that a connection has looked at.
    connection.close()


ROUNDS = (
    Round("measure", 300, measure),
    Round("purge", 60, ask_for_purges),
    Round("sweep_leftovers", 3600, leftovers.tidy),
    Round("sweep_roles", 3600, sweep_roles),
    Round("sweep_uploads", 3600, uploads.sweep),
)


class Schedule:
    """One worker's view of the rounds."""

    def __init__(self, rounds: tuple[Round, ...] = ROUNDS) -> None:
        self._rounds = rounds
        self._made: dict[str, float] = {}

    def run_due(self) -> None:
        """Make the rounds whose time has come; one that breaks keeps no other from being made.

        Raises the database's own errors, which the worker waits for.
        """
        for one in self._rounds:
            made = self._made.get(one.name)
            if made is None or monotonic() - made >= one.seconds:
                self._made[one.name] = monotonic()
                self._make(one)

    def _make(self, one: Round) -> None:
        try:
            one.run()
        except DatabaseFault:
            raise
        except Exception:
            log.exception("fleet_round_failed", round=one.name)
