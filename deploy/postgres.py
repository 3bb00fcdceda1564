"""The embedded PostgreSQL: a cluster of our own under `var/`, reached through a socket only.

For people: `python -m deploy.postgres start|stop|status|url [--fast] [--var DIR]`. Settings import
`cluster_url`, which only computes; nothing runs on import.
"""

import argparse
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from deploy.pgpaths import (
    PostgresError,
    binaries,
    cluster_dir,
    cluster_url,
    pg_dump,
    socket_dir,
)
from deploy.pgserver import accepts, launch, make_home, postmaster, real_home, runs, shut_down

ROOT = Path(__file__).resolve().parent.parent
__all__ = [
    "PostgresError",
    "binaries",
    "cluster_dir",
    "cluster_url",
    "join",
    "pg_dump",
    "remove",
    "start",
    "stop",
    "using",
]


def start(var_dir: Path, *, fast: bool = False) -> bool:
    """Make the cluster where it is missing and start it where it is not running.

    `fast` is the tests' cluster, apart from the demonstration's. Returns whether this call started
    it; any number of calls at once start one server. Raises PostgresError with a sentence for the
    person at the terminal.
    """
    with _locked(cluster_dir(var_dir, fast=fast)):
        home = make_home(var_dir, fast)
        if runs(var_dir, fast):
            return False
        try:
            launch(var_dir, fast, home)
        except PostgresError:
            if not fast:
                raise
            # The tests' data are nobody's: what another version or a crash left is made anew.
            shutil.rmtree(home / "data", ignore_errors=True)
            launch(var_dir, fast, home)
        return True


def stop(var_dir: Path, *, fast: bool = False) -> bool:
    """Stop the cluster, whoever started it. Returns whether it was running.

    Raises PostgresError when it goes on running.
    """
    home = cluster_dir(var_dir, fast=fast)
    if not home.exists():
        return False
    with _locked(home):
        (home / "kept").unlink(missing_ok=True)
        return shut_down(home)


def remove(var_dir: Path, *, fast: bool = False) -> None:
    """Stop the cluster and delete it with its data."""
    stop(var_dir, fast=fast)
    home = cluster_dir(var_dir, fast=fast)
    for folder in (real_home(home), socket_dir(var_dir, fast=fast)):
        shutil.rmtree(folder, ignore_errors=True)
    if home.is_symlink():
        home.unlink()


@contextmanager
def using(var_dir: Path, *, fast: bool = False) -> Iterator[str]:
    """The cluster for as long as the block runs; yields the owner's URL.

    The last of several users at once stops it, also when others were killed. One that was started
    by hand (`python -m deploy.postgres start`) goes on running.
    """
    home = cluster_dir(var_dir, fast=fast)
    users = _count_in(home)
    try:
        start(var_dir, fast=fast)
        try:
            yield cluster_url(var_dir, fast=fast)
        finally:
            if not (home / "kept").exists():
                with suppress(BlockingIOError):  # somebody else still uses it
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    stop(var_dir, fast=fast)
    finally:
        os.close(users)


def join(var_dir: Path, *, fast: bool = False) -> str:
    """Start the cluster and count as one of its users until this process ends; the owner's URL.

    It goes on running then, unless somebody else's `using` ends later.
    """
    _count_in(cluster_dir(var_dir, fast=fast))
    start(var_dir, fast=fast)
    return cluster_url(var_dir, fast=fast)


def _count_in(home: Path) -> int:
    """Hold a share of the users' lock: the descriptor to close; the kernel closes a dead one's."""
    home.parent.mkdir(parents=True, exist_ok=True)
    users = os.open(home.with_name(f"{home.name}.users"), os.O_CREAT | os.O_RDWR, 0o644)
    fcntl.flock(users, fcntl.LOCK_SH)
    return users


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    """One process at a time changes a cluster's state; the kernel lets go of a dead one's lock."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_name(f"{home.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The embedded PostgreSQL of this checkout.")
    parser.add_argument("action", choices=["start", "stop", "status", "url"])
    parser.add_argument("--fast", action="store_true", help="the tests' cluster (no fsync)")
    parser.add_argument("--var", type=Path, default=os.environ.get("VAR_DIR", ROOT / "var"))
    return parser.parse_args()


def _act(action: str, var_dir: Path, fast: bool) -> int:
    """Carry out one command of the command line; the exit code of `status` is 3 when stopped."""
    home = cluster_dir(var_dir, fast=fast)
    if action == "start":
        started = start(var_dir, fast=fast)
        (home / "kept").touch()
        print("started" if started else "was running", cluster_url(var_dir, fast=fast))
    elif action == "stop":
        print("stopped" if stop(var_dir, fast=fast) else "was not running")
    elif action == "url":
        print(cluster_url(var_dir, fast=fast))
    else:
        pid = postmaster(home / "data")
        ready = pid is not None and accepts(var_dir, fast=fast)
        print(f"running (process {pid})" if ready else "stopped")
        return 0 if ready else 3
    return 0


def main() -> int:
    """The command line; returns the exit code."""
    given = _arguments()
    try:
        return _act(given.action, Path(given.var), given.fast)
    except (PostgresError, OSError) as reason:
        print(reason, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
