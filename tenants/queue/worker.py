"""The worker: one process that runs one task after another."""

import os
import platform
import secrets
import time

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from tenants.queue import leases, outcomes
from tenants.queue.renewal import Renewal
from tenants.queue.running import run
from tenants.queue.schedule import Schedule

log = structlog.get_logger(__name__)

_LOST = (OperationalError, InterfaceError)
# Seconds to wait after the database was lost: doubled from the first up to the longest.
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 15.0
# Longest sleep in one piece, so that a signal is heeded soon.
_NAP = 0.5
# The server keeps memory for every schema that a connection has touched, until it is closed.
_TASKS_A_CONNECTION = 200


def new_id() -> str:
    """A name that no other worker has or had, and that says where to look for this one."""
    return f"{platform.node()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"


class Worker:
    """Runs what is ready, municipalities in turn, and survives the loss of the database.

    `poll_seconds` passes between two looks at an empty queue, `lease_seconds` until others take
    back what a dead worker held, and after `most_tasks` it ends, to be started afresh.
    """

    def __init__(
        self,
        worker_id: str,
        poll_seconds: float,
        lease_seconds: float,
        most_tasks: int | None = None,
    ) -> None:
        self.worker_id = worker_id
        self.stopping = False
        self._poll = poll_seconds
        self._lease = lease_seconds
        self._most = most_tasks
        self._done = 0
        self._schedule = Schedule()
        self._looked_behind = -lease_seconds

    def stop(self) -> None:
        """Finish the current task and end; may be called by a signal's handler."""
        self.stopping = True

    def run(self) -> None:
        """Work until told to stop, or until `most_tasks` are done."""
        log.info("worker_started", worker=self.worker_id)
        pause = _FIRST_PAUSE
        while not self._is_over():
            try:
                busy = self._round()
                pause = _FIRST_PAUSE
            except _LOST as error:
                self._recover(error, pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            if not busy:
                self._sleep(self._poll)
        log.info("worker_ended", worker=self.worker_id, tasks=self._done)

    def drain(self) -> int:
        """Sweep and run everything that is ready now, then return how many tasks were run."""
        self._schedule.run_due(at_once=True)
        before = self._done
        while not self._is_over() and self.run_next():
            pass
        return self._done - before

    def run_next(self) -> bool:
        """Take back what dead workers held and run one task; False when none is ready."""
        self._tend()
        held = leases.claim(self.worker_id, self._lease)
        if held is None:
            return False
        with Renewal(held, self._lease):
            outcome = run(held)
        self._record(held, outcome)
        self._done += 1
        self._refresh_connection()
        return True

    def _is_over(self) -> bool:
        return self.stopping or (self._most is not None and self._done >= self._most)

    def _round(self) -> bool:
        close_old_connections()
        self._schedule.run_due()
        return self.run_next()

    def _tend(self) -> None:
        leases.take_back()
        if time.monotonic() - self._looked_behind >= self._lease:
            self._looked_behind = time.monotonic()
            leases.fail_left_behind()

    def _record(self, held: leases.Held, outcome: outcomes.Outcome) -> None:
        """Record an outcome, however long the database is away; the lease says if it still counts.

        When the worker is to stop meanwhile, it leaves the task to be taken back.
        """
        pause = _FIRST_PAUSE
        while True:
            try:
                self._settle(held, outcome)
                return
            except _LOST as error:
                if self.stopping:
                    raise
                self._recover(error, pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    def _settle(self, held: leases.Held, outcome: outcomes.Outcome) -> None:
        try:
            leases.settle(held, outcome)
        except _LOST:
            raise
        except Exception as error:
            # What the task returned is JSON that PostgreSQL does not hold, such as a NUL or a NaN.
            log.exception("outcome_not_recorded", **held.facts)
            leases.settle(held, outcomes.failed(error))

    def _recover(self, error: Exception, pause: float) -> None:
        log.warning("database_lost", worker=self.worker_id, error=str(error).strip())
        connection.close()
        self._sleep(pause)

    def _refresh_connection(self) -> None:
        close_old_connections()
        if self._done % _TASKS_A_CONNECTION == 0 and not connection.in_atomic_block:
            connection.close()

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _NAP))
