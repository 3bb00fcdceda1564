"""The workers of a run: processes that are handed schemas one by one, and replaced when lost."""

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from django.utils.translation import gettext as _

from common.errors import DomainError
from tenants.provisioning.fleet.work import READY, Outcome

ROOT = Path(__file__).resolve().parents[3]
_COMMAND = (sys.executable, str(ROOT / "manage.py"), "fleet", "work")
Report = Callable[[Outcome], None]


class WorkersFailed(DomainError):
    """The processes of a run do not start."""

    status = 500


class Worker:
    """One process, and the schema that it has in hand."""

    def __init__(self) -> None:
        # A session of its own: Ctrl-C reaches the parent alone, and each schema is finished.
        self._process = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Lines are read as they come, and none ahead: what waits can then be seen from outside.
            bufsize=0,
            start_new_session=True,
        )
        self._names = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)
        self.schema = ""
        self.ready = False

    def fileno(self) -> int:
        """What the parent waits for."""
        return self._answers.fileno()

    def give(self, schema: str) -> None:
        """Hand over the next schema."""
        self.schema = schema
        # When it is gone `hear` will say so, with the schema that it was given.
        with suppress(BrokenPipeError):
            self._names.write(f"{schema}\n".encode())

    def hear(self) -> Outcome | None:
        """Its next answer; None for its greeting. A worker that is gone answers with a failure."""
        line = self._answers.readline().decode()
        if line.strip() == READY:
            self.ready = True
            return None
        if line.endswith("\n"):
            return Outcome(**json.loads(line))
        return Outcome(self.schema, failure=self._obituary())

    def _obituary(self) -> str:
        code = self._process.wait()
        how = (
            _("was killed by signal %(number)d") % {"number": -code}
            if code < 0
            else _("ended with code %(number)d") % {"number": code}
        )
        return _("The process that migrated it %(how)s.") % {"how": how}

    @property
    def lost(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def dismiss(self) -> None:
        """Let it finish what it has in hand, and wait for its end."""
        self._names.close()
        self._answers.read()
        self._answers.close()
        self._process.wait()


class Crew:
    """The workers of one run."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._workers: list[Worker] = []

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *exception: object) -> None:
        for worker in self._workers:
            worker.dismiss()

    def summon(self, count: int) -> None:
        """Start workers, up to the number of processes: they load the code while others work."""
        while len(self._workers) < min(count, self._processes):
            self._workers.append(Worker())

    def run(self, schemas: Sequence[str], report: Report) -> None:
        """Bring up `schemas`, each by the next worker that is free.

        A worker that is lost costs the schema that it had in hand, and another takes its place.
        Raises WorkersFailed when one ends before it has begun.
        """
        waiting = list(reversed(schemas))
        self.summon(len(waiting))
        busy = selectors.DefaultSelector()
        for worker in self._workers[: len(waiting)]:
            worker.give(waiting.pop())
            busy.register(worker, selectors.EVENT_READ)
        while busy.get_map():
            for key, _events in busy.select():
                worker = key.fileobj  # type: ignore[assignment]
                outcome = worker.hear()
                if outcome is None:
                    continue
                busy.unregister(worker)
                report(outcome)
                free = self._replaced(worker) if outcome.failure and worker.lost else worker
                if waiting:
                    free.give(waiting.pop())
                    busy.register(free, selectors.EVENT_READ)

    def _replaced(self, worker: Worker) -> Worker:
        worker.dismiss()
        if not worker.ready:
            message = _("A worker of the run ended before it began; its reason stands above.")
            raise WorkersFailed("workers_failed", message)
        fresh = Worker()
        self._workers[self._workers.index(worker)] = fresh
        return fresh


def processors() -> int:
    """How many processes this machine can run at once."""
    return len(os.sched_getaffinity(0))
