"""manage.py work: the process that runs background tasks."""

import os
import signal
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, InterfaceError, OperationalError, ProgrammingError

from tenants.console.worker import FleetWorker
from tenants.isolation import logins
from tenants.queue.worker import Worker, new_id

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
# Pages come first: when processors are short, background work waits for those who look at one.
_NICENESS = 10


class Command(BaseCommand):
    """Run background tasks until told to stop."""

    help = (
        "Runs background tasks. SIGTERM or Ctrl-C lets the current task finish; a second one ends "
        "the process at once, and the task is taken back when its lease has run out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options of the command line."""
        parser.add_argument("--once", action="store_true", help="run what is ready, then end")
        parser.add_argument(
            "--poll", type=_seconds, default=1.0, help="seconds between two looks at an empty queue"
        )
        parser.add_argument(
            "--fleet",
            action="store_true",
            help="do what the console asks for, with the owner's login, and nothing else",
        )
        parser.add_argument(
            "--tasks", type=_count, help="end after so many tasks, to be started afresh"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the worker, let signals stop it, and run it."""
        worker = _worker(options)
        try:
            with _heeding_signals(worker):
                if options["once"]:
                    self.stdout.write(f"Tasks run: {worker.drain()}")
                else:
                    os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
                    worker.run()
        except (ProgrammingError, DataError) as error:
            raise CommandError(
                f"The database is not prepared; run `manage.py prepare` first. It says: {error}"
            ) from error
        except (OperationalError, InterfaceError) as error:
            raise CommandError(f"The database cannot be reached. It says: {error}") from error


def _worker(options: dict[str, Any]) -> Worker | FleetWorker:
    if not options["fleet"]:
        if settings.PRODUCTION:
            logins.refuse_strong()
        lease = float(settings.TASK_LEASE_SECONDS)
        return Worker(new_id(), options["poll"], lease, options["tasks"])
    if settings.DATABASE_LOGIN != "owner":
        raise CommandError("The fleet's worker needs the owner's login: DATABASE_LOGIN=owner.")
    return FleetWorker(new_id())


@contextmanager
def _heeding_signals(worker: Worker | FleetWorker) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        worker.stop()
        # The second signal ends the process by itself, even in the middle of a long query.
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)

    before = {each: signal.signal(each, stop) for each in _SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.05 <= seconds <= 3600:
        raise ArgumentTypeError(f"“{text}” is not a number of seconds from 0.05 to 3600.")
    return seconds


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"“{text}” is not a whole number from 1 up.")
    return int(text)
