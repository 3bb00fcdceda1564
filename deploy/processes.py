"""Processes that we started: telling them from strangers, watching them, stopping them."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

GRACE_SECONDS = 10.0


def _proc_stat(pid: int) -> list[str]:
    """The fields of `/proc/<pid>/stat` after the name, which may itself hold spaces."""
    text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    return text.rpartition(")")[2].split()


def _ps(pid: int, column: str) -> str:
    """One column of `ps` for a process, on systems without `/proc`."""
    done = subprocess.run(
        ["ps", "-ww", "-o", f"{column}=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def identity(pid: int) -> str | None:
    """A text that only this very process has, or None when it has ended.

    A number alone does not do: it is given again to other processes, after a reboot above all.
    """
    if not Path("/proc/self/stat").exists():
        return _ps(pid, "lstart") or None
    try:
        fields = _proc_stat(pid)
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    return None if fields[0] in "ZX" else f"{boot}:{fields[19]}"


def command_line(pid: int) -> str:
    """The command line of a process, its words parted by spaces; empty when it has ended."""
    if not Path("/proc/self/stat").exists():
        return _ps(pid, "command")
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return os.fsdecode(words).replace("\0", " ").strip()


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log, or a note that there is nothing in it."""
    try:
        text = path.read_text(errors="replace")
    except OSError:
        text = ""
    return "\n".join(text.splitlines()[-lines:]) or "(the log is empty)"


def send(pid: int, number: signal.Signals, *, group: bool = False) -> None:
    """Send a signal to a process or to the group that it leads; one that has ended is no error."""
    with suppress(ProcessLookupError, PermissionError):
        (os.killpg if group else os.kill)(pid, number)


def stop_leader(pid: int, known: str | None, seconds: float = GRACE_SECONDS) -> None:
    """Ask the leader of a group to finish, wait at most `seconds`, then end the whole group.

    `known` is the leader's `identity` as it was when it started; another one's process is spared.
    """
    if known is None or identity(pid) != known:
        return
    send(pid, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while identity(pid) == known and time.monotonic() < deadline:
        time.sleep(0.05)
    send(pid, signal.SIGKILL, group=True)
