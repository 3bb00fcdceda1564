"""What can stand in the way of `make demo`, each found before anything starts and said plainly."""

import errno
import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Trouble(Exception):
    """The run cannot go on; the text says why and what to do."""


def var_dir() -> Path:
    """The folder of everything that a run leaves: $VAR_DIR, else `var` in the checkout."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute()


def port_number(text: str) -> int:
    """The port that was asked for. Raises Trouble when the text is none."""
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise Trouble(
        f"PORT={text} is no port: give a number from 1 to 65535, as in make demo PORT=9000."
    )


def writable(folder: Path) -> None:
    """Make the folder and try it. Raises Trouble when it cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as reason:
        raise Trouble(
            f"Cannot write to {folder} ({reason.strerror}): take ownership of it "
            f"(sudo chown -R $(id -un) '{folder}') or name another folder, as in "
            "VAR_DIR=~/skupaj make demo."
        ) from None


def port_free(port: int) -> None:
    """Raise Trouble when nothing can listen on the port of 127.0.0.1."""
    with socket.socket() as trial:
        # As gunicorn does: a port whose last connections are still closing counts as free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as reason:
            raise Trouble(_port_sentence(port, reason)) from None


def _port_sentence(port: int, reason: OSError) -> str:
    if reason.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000
        return (
            f"Port {port} is in use by another program: stop that one, or choose another port, as "
            f"in make demo PORT={other}."
        )
    return f"Port {port} cannot be used ({reason.strerror}): choose another, as in PORT=8000."


@contextmanager
def sole_run(folder: Path, doing: str) -> Iterator[None]:
    """Hold the demonstration's lock for the block; `doing` is what others are told meanwhile.

    Raises Trouble when another run holds it.
    """
    with (folder / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            process, _, other = lock.read().strip().partition(" ")
            raise Trouble(
                f"{other} is running in this checkout already (process {process}): stop it with "
                f"Ctrl-C there, or with kill {process}."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()} {doing}\n")
        lock.flush()
        yield
