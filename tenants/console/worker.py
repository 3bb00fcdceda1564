"""The fleet's worker: `manage.py work --fleet`, the one process that serves with the owner's login.

It takes what the console asked for, and makes the rounds of `schedule`. Its lease and its progress
are written by a thread with a connection of its own, since what a job writes itself is seen only
when it commits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import Error as DatabaseFault
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context

from common.errors import DomainError
from tenants.console import acts, figures
from tenants.console.jobs import KINDS
from tenants.console.kinds import Outcome, Task
from tenants.console.models import FleetJob
from tenants.console.schedule import Schedule
from tenants.console.services import ATTEMPTS, is_sealed
from tenants.isolation.roles import PUBLIC

log = structlog.get_logger(__name__)
# Seconds until the job of a dead worker is another's.
LEASE = float(settings.FLEET_LEASE_SECONDS)
# Seconds between two looks: at the jobs, at the progress.
POLL, TELL = 0.5, 0.5
SEEN_KEY, SEEN_SECONDS = "console.fleet_worker", 30


class Lost(Exception):
    """The lease ran out in the middle of a job, and another worker took it up."""


class Teller(Thread):
    """Writes progress and lease of one job from beside it."""

    def __init__(self, job: FleetJob) -> None:
        super().__init__(name="progress", daemon=True)
        self._job, self._ended = job, Event()
        self._told: tuple[int, int, str] = (0, 0, "")
        self._now = self._told

    def hear(self, done: int, of: int, what: str) -> None:
        """The `progress` that services call; costs nothing."""
        self._now = (done, of, storable(str(what))[:200])

    def run(self) -> None:
        """Until the job ends; a connection that broke is tried again."""
        renewed = monotonic()
        try:
            while not self._ended.wait(TELL):
                due = monotonic() - renewed > LEASE / 3
                if self._now != self._told or due:
                    self._tell()
                    renewed = monotonic()
        finally:
            connection.close()

    def end(self) -> None:
        """The job is over."""
        self._ended.set()
        self.join(LEASE)

    def _tell(self) -> None:
        done, of, step = self._now
        own = FleetJob.objects.filter(
            pk=self._job.pk, attempts=self._job.attempts, finished_at=None
        )
        try:
            lease = Now() + timedelta(seconds=LEASE)
            own.update(done=done, of=of, step=step, lease_until=lease)
            self._told = (done, of, step)
        except DatabaseFault as error:
            log.warning("progress_not_told", error=str(error), job=str(self._job.pk))
            connection.close()


class FleetWorker:
    """Runs one job after another until it is told to stop."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._stopped = False
        self._seen = -float(SEEN_SECONDS)
        self._schedule = Schedule()

    def stop(self) -> None:
        """Finish the job at hand, then end."""
        self._stopped = True

    def run(self) -> None:
        """Work until stopped; wait while the database is away."""
        while not self._stopped:
            try:
                self._report_for_duty()
                if not self.run_next():
                    self._schedule.run_due()
                    sleep(POLL)
            except DatabaseFault as error:
                log.warning("fleet_worker_waits", error=str(error))
                connection.close()
                sleep(2 * POLL)

    def drain(self) -> int:
        """Run what waits, then end; returns how many jobs that were."""
        count = 0
        while not self._stopped and self.run_next():
            count += 1
        return count

    def run_next(self) -> bool:
        """Run the next job; False when none waits."""
        with schema_context(PUBLIC):
            job = claim(self.name)
            if job is None:
                return False
            run(job)
            figures.measure(job.schema_name)
        return True

    def _report_for_duty(self) -> None:
        if monotonic() - self._seen > SEEN_SECONDS / 3:
            cache.set(SEEN_KEY, self.name, SEEN_SECONDS)
            self._seen = monotonic()


def is_on_duty() -> bool:
    """Whether a fleet's worker was seen within the last half minute."""
    return cache.get(SEEN_KEY) is not None


@transaction.atomic
def claim(worker: str) -> FleetJob | None:
    """The job that has waited longest, or one whose worker died; its lease is ours."""
    free = Q(lease_until=None) | Q(lease_until__lte=Now())
    waiting = FleetJob.objects.unfinished().filter(free).order_by("asked_at")
    job = waiting.select_for_update(skip_locked=True).first()
    if job is None:
        return None
    job.worker, job.attempts = worker, job.attempts + 1
    job.started_at = job.started_at or timezone.now()
    FleetJob.objects.filter(pk=job.pk).update(
        worker=worker,
        attempts=job.attempts,
        started_at=job.started_at,
        lease_until=Now() + timedelta(seconds=LEASE),
    )
    return job


def run(job: FleetJob) -> None:
    """Run a claimed job to its end, whatever that is."""
    if reason := _may_not_run(job):
        finish(job, Outcome(reason), failed=True)
        return
    with _telling(job) as teller:
        try:
            _work(job, teller)
        except Lost:
            log.warning("fleet_job_lost", job=str(job.pk), kind=job.kind)
        except DomainError as error:
            finish(job, Outcome(error.message, {"code": error.code}), failed=True)
        except Exception as error:
            # Whatever a job trips over ends the job, not the worker.
            log.exception("fleet_job_broke", job=str(job.pk), kind=job.kind)
            name = type(error).__name__
            text = _("It broke off with an error that nobody foresaw (%(name)s); see the log.")
            finish(job, Outcome(text % {"name": name}, {"error": str(error)[:2000]}), failed=True)


def _may_not_run(job: FleetJob) -> str | None:
    known = KINDS.get(job.kind)
    if not is_sealed(job):
        return _("This job was not asked for by the console: its seal is wrong.")
    if known is None:
        return _("This version of the software has no such job.")
    if job.attempts > ATTEMPTS:
        return _("The worker ended three times in the middle of it. Look at its log.")
    if job.attempts > 1 and not (known.repeatable or known.whole):
        return _("The worker ended in the middle of it. Look at the municipality, then ask again.")
    return None


def _work(job: FleetJob, teller: Teller) -> None:
    known = KINDS[job.kind]
    task = Task(
        schema=job.schema_name,
        arguments=job.arguments,
        asked_by=job.asked_by,
        again=job.attempts > 1,
        progress=teller.hear,
    )
    if known.whole:
        with transaction.atomic():
            if not finish(job, known.run(task)):
                # Somebody else has it: what was done here is taken back.
                raise Lost
    else:
        finish(job, known.run(task))


@contextmanager
def _telling(job: FleetJob) -> Iterator[Teller]:
    teller = Teller(job)
    teller.start()
    try:
        yield teller
    finally:
        teller.end()


@transaction.atomic
def finish(job: FleetJob, outcome: Outcome, *, failed: bool = False) -> bool:
    """Write down what became of a job, with its line in the audit trail; False when it was taken
    back meanwhile."""
    with schema_context(PUBLIC):
        changes: dict[str, Any] = {
            "finished_at": timezone.now(),
            "lease_until": None,
            "failed": failed,
            "outcome": storable(outcome.text),
            "report": {storable(key): _storable(value) for key, value in outcome.report.items()},
        }
        own = FleetJob.objects.filter(pk=job.pk, attempts=job.attempts, finished_at=None)
        if not own.update(**changes):
            return False
        word = "failed" if failed else "done"
        facts = {"job": str(job.pk), "outcome": changes["outcome"]}
        acts.record(f"{job.kind}_{word}", who=job.asked_by, schema=job.schema_name, facts=facts)
    return True


def storable(text: str) -> str:
    """`text` without what PostgreSQL does not hold: archives and files of others bring names."""
    return text.replace("\0", "?").encode(errors="replace").decode()


def _storable(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value
