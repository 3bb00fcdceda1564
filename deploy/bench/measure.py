"""Measuring: rounds in which every subject has its turn, so that noise falls on all of them."""

import subprocess
from collections.abc import Callable
from dataclasses import astuple, dataclass
from statistics import median

from deploy.bench import proc, wrk
from deploy.bench.subjects import TURNS, Subject
from deploy.crew import Crew

WARM_UP_SECONDS = 1.0
# Numbers for addresses that never repeat: more than one run can use.
_STRIDE = 100_000


@dataclass(frozen=True)
class Sample:
    """One measured run, or the medians of several; times in milliseconds a request.

    `db_ms` is 0 when the database runs on another machine.
    """

    app_ms: float
    db_ms: float
    rps: float
    p50_ms: float
    p99_ms: float

    @property
    def cpu_ms(self) -> float:
        """CPU time of application and database together."""
        return self.app_ms + self.db_ms


def middle(samples: list[Sample]) -> Sample:
    """The median of each figure."""
    return Sample(*map(median, zip(*map(astuple, samples), strict=True)))


class Bench:
    """Measures subjects while the crew lives."""

    def __init__(self, crew: Crew, seconds: float, rounds: int, say: Callable[[str], None]) -> None:
        self._crew = crew
        self._seconds = seconds
        self._rounds = rounds
        self._say = say
        self._runs = 0

    def rounds(self, subjects: list[Subject]) -> dict[str, list[Sample]]:
        """Every subject once a round. Raises Trouble when one answers otherwise than it must."""
        found: dict[str, list[Sample]] = {subject.name: [] for subject in subjects}
        turns = sorted(subjects, key=lambda subject: TURNS.index(subject.name))
        self._say(f"Warming up ({len(turns) * WARM_UP_SECONDS:.0f} s) ...")
        for subject in turns:
            subject.check()
            self._drive(subject, WARM_UP_SECONDS)
        for number in range(1, self._rounds + 1):
            self._say(f"Round {number} of {self._rounds} ({len(turns) * self._seconds:.0f} s) ...")
            for subject in turns:
                found[subject.name].append(self._measure(subject))
        return found

    def _measure(self, subject: Subject) -> Sample:
        server = subject.server
        app, db = proc.cpu_seconds(server.workers()), proc.cpu_seconds(server.backends())
        run = self._drive(subject, self._seconds)
        app_after = proc.cpu_seconds(server.workers())
        db_after = proc.cpu_seconds(server.backends())
        return Sample(
            proc.spent(app, app_after) * 1000 / run.requests,
            proc.spent(db, db_after) * 1000 / run.requests,
            run.rps,
            run.p50_ms,
            run.p99_ms,
        )

    def _drive(self, subject: Subject, seconds: float) -> wrk.Run:
        self._runs += 1
        words = wrk.command(subject.address, seconds, self._runs * _STRIDE)
        process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            while process.poll() is None:
                self._crew.pause(0.05)
        finally:
            process.kill()
            output = process.communicate()[0]
        return wrk.read(output)
