"""`make test`: the checks and the tests, on a PostgreSQL of their own unless DATABASE_URL is set.

Arguments go to pytest and leave the checks out: `make test ARGS="-k foo"`.
"""

import fcntl
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy import lint, postgres
from deploy.checks import ROOT, Trouble, var_dir, writable

PYTEST = ("-m", "pytest", "-n", "2", "--dist", "loadfile")


@contextmanager
def sole_run(folder: Path) -> Iterator[None]:
    """Hold the tests' lock: two runs at once would take each other's databases."""
    with (folder / "test.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another test run of this checkout is going on; waiting for its end ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run_pytest(words: Sequence[str], environment: dict[str, str]) -> int:
    """Run pytest to its own end, also after Ctrl-C; returns its exit code."""
    process = subprocess.Popen([sys.executable, *PYTEST, *words], cwd=ROOT, env=environment)
    # Ctrl-C reaches pytest by itself and lets it tidy up; the others are handed on.
    signal.signal(signal.SIGINT, lambda *_: None)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda given, _: process.send_signal(given))
    code = process.wait()
    return 128 - code if code < 0 else code


def test(words: Sequence[str]) -> int:
    """Checks (only without arguments) and tests; the exit code of the first that failed.

    Raises Trouble or PostgresError with a sentence for the person at the terminal.
    """
    folder = var_dir()
    writable(folder)
    checked = 0 if words else lint.check()
    environment = {**lint.environment(), "SKUPAJ_ENV": "test"}
    with ExitStack() as stack:
        stack.enter_context(sole_run(folder))
        if not environment.get("DATABASE_URL"):
            environment["DATABASE_URL"] = stack.enter_context(postgres.using(folder, fast=True))
        tested = run_pytest(words, environment)
    return checked or tested


def main() -> int:
    """The command; returns the exit code."""
    try:
        return test(sys.argv[1:])
    except (Trouble, postgres.PostgresError) as reason:
        print(reason, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
