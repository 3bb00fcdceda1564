"""Claiming, keeping, settling and taking back tasks, each in a transaction of the platform's role.

A lease exists exactly while its task is RUNNING. Every change takes the lease's row first and the
task's second, except a claim, whose task nobody else holds. Times are the database's own.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tenants.utils import get_tenant_model

from tenants.isolation.backend.base import as_platform
from tenants.isolation.metrics import task_settled
from tenants.isolation.roles import PUBLIC
from tenants.queue import outcomes
from tenants.queue.jobs import BACKEND, Job, job_of
from tenants.queue.models import Lease, Turn

log = structlog.get_logger(__name__)

# Tasks of one municipality that run at the same time: with two workers or more, one that has many
# long exports leaves the others a worker.
MOST_AT_ONCE = 1
# The space of the advisory locks of claims; any number that nobody else uses does.
_CLAIMS = 7_130_542
# Dead workers' leases that one call takes back.
_AT_ONCE = 100
# One look at each municipality's next task, by an index of ours: the price goes with the number of
# municipalities and not with the length of their queues.
_IN_TURN = """
    SELECT q.schema_name
      FROM (SELECT schema_name FROM {municipalities} WHERE status = 'active'
             UNION ALL SELECT '{public}') q
     CROSS JOIN LATERAL (
           SELECT 1 FROM {tasks} t
            WHERE t.queue_name = q.schema_name AND t.status = 'READY' AND t.backend_name = %s
              AND (t.run_after <= now() OR t.run_after = %s) LIMIT 1) due
      LEFT JOIN {turns} turn ON turn.schema_name = q.schema_name
     CROSS JOIN LATERAL (
           SELECT count(*) AS n FROM {leases} l WHERE l.schema_name = q.schema_name) running
     WHERE running.n < %s
     ORDER BY running.n, turn.served_at NULLS FIRST, q.schema_name
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A task that is ours for as long as its lease lasts."""

    row: DBTaskResult
    worker: str
    attempt: int

    @property
    def schema(self) -> str:
        """The municipality whose task it is, or `public`."""
        return str(self.row.queue_name)

    @property
    def facts(self) -> dict[str, Any]:
        """What a log line says of it."""
        path = self.row.task_path
        return {"schema": self.schema, "task": str(self.row.pk), "path": path, "nth": self.attempt}


def claim(worker: str, seconds: float) -> Held | None:
    """Take the next task for `seconds`, or None when there is none that is ready.

    A municipality has at most `MOST_AT_ONCE` running; whoever has waited longest is served first;
    within it go priority, then the time from which it may run, then the order of enqueueing.
    """
    with as_platform():
        for schema in _in_turn():
            held = _claim_from(schema, worker, seconds)
            if held is not None:
                log.info("task_claimed", worker=worker, **held.facts)
                return held
    return None


def renew(held: Held, seconds: float) -> bool:
    """Keep a task for `seconds` from now. False when it is no longer ours."""
    with as_platform():
        return bool(_lease(held).update(until=Now() + timedelta(seconds=seconds)))


def settle(held: Held, outcome: outcomes.Outcome) -> bool:
    """Record what became of a task. False, and nothing is changed, when it is no longer ours."""
    with as_platform(), transaction.atomic():
        ours = _lease(held).select_for_update().first() is not None
        if ours:
            _close(held, outcome)
    if ours:
        log.info(f"task_{outcome.word}", worker=held.worker, **held.facts)
        task_settled(held.schema, outcome.word)
    else:
        log.warning("task_lost", worker=held.worker, outcome=outcome.word, **held.facts)
    return ours


def take_back() -> int:
    """Free the tasks of workers that let their lease run out; returns how many."""
    expired = Lease.objects.filter(until__lt=Now()).select_related("task")
    with as_platform(), transaction.atomic():
        leases = list(expired.select_for_update(skip_locked=True, of=("self",))[:_AT_ONCE])
        for lease in leases:
            _take_back(lease)
    return len(leases)


def fail_left_behind() -> int:
    """Fail the waiting tasks of municipalities that no longer exist; returns how many."""
    existing = get_tenant_model().objects.values("schema_name")
    gone = DBTaskResult.objects.filter(status=TaskResultStatus.READY, backend_name=BACKEND)
    gone = gone.exclude(queue_name__in=existing).exclude(queue_name=PUBLIC)
    sentence = "The municipality that asked for this task no longer exists, so it was not run."
    outcome = outcomes.failed(outcomes.MunicipalityGoneError(sentence))
    with as_platform():
        count = int(gone.update(**outcome.changes))
    if count:
        log.warning("tasks_left_behind", count=count)
    return count


def _in_turn() -> list[str]:
    """Whose tasks are ready, in the order in which they are to be served."""
    tables = {
        "municipalities": f'public."{get_tenant_model()._meta.db_table}"',
        "tasks": f'public."{DBTaskResult._meta.db_table}"',
        "turns": f'public."{Turn._meta.db_table}"',
        "leases": f'public."{Lease._meta.db_table}"',
        "public": PUBLIC,
    }
    with connection.cursor() as cursor:
        cursor.execute(_IN_TURN.format_map(tables), [BACKEND, get_date_max(), MOST_AT_ONCE])
        return [schema for (schema,) in cursor.fetchall()]


def _claim_from(schema: str, worker: str, seconds: float) -> Held | None:
    due = Q(run_after=get_date_max()) | Q(run_after__lte=Now())
    ready = DBTaskResult.objects.filter(
        due, status=TaskResultStatus.READY, queue_name=schema, backend_name=BACKEND
    )
    with transaction.atomic():
        if not _may_begin(schema):
            return None
        row = ready.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.claim(worker)
        held = Held(row, worker, len(row.worker_ids))
        _lend(held, seconds)
        _note_turn(schema)
    return held


def _may_begin(schema: str) -> bool:
    """Whether one more may run there; until the claim is done no other worker asks the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_CLAIMS, schema])
        alone = cursor.fetchone()[0]
    return bool(alone) and Lease.objects.filter(schema_name=schema).count() < MOST_AT_ONCE


def _lend(held: Held, seconds: float) -> None:
    lease = Lease(
        task=held.row,
        schema_name=held.schema,
        worker=held.worker,
        until=Now() + timedelta(seconds=seconds),
        attempts=held.attempt,
    )
    # A lease that outlived its task's run must not keep the task from being claimed for ever.
    fields = ["schema_name", "worker", "until", "attempts"]
    Lease.objects.bulk_create(
        [lease], update_conflicts=True, unique_fields=["task"], update_fields=fields
    )


def _note_turn(schema: str) -> None:
    turn = Turn(schema_name=schema, served_at=Now())
    Turn.objects.bulk_create(
        [turn], update_conflicts=True, unique_fields=["schema_name"], update_fields=["served_at"]
    )


def _lease(held: Held) -> Any:
    return Lease.objects.filter(task_id=held.row.pk, worker=held.worker, attempts=held.attempt)


def _close(held: Held, outcome: outcomes.Outcome) -> None:
    """End a lease, whose row the caller has locked, and its attempt with it."""
    _lease(held).delete()
    DBTaskResult.objects.filter(pk=held.row.pk).update(**outcome.changes)


def _take_back(lease: Lease) -> None:
    outcome = outcomes.after_death(_known_job(lease.task), lease.attempts)
    held = Held(lease.task, lease.worker, lease.attempts)
    _close(held, outcome)
    log.warning("task_taken_back", outcome=outcome.word, worker=held.worker, **held.facts)


def _known_job(row: DBTaskResult) -> Job | None:
    try:
        return job_of(row)
    except Exception:  # importing a module may raise anything
        return None
