"""What the kernel knows of a process: its children, its CPU time, its memory. Linux alone."""

import os
from dataclasses import dataclass
from pathlib import Path

from deploy.checks import Trouble

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(frozen=True)
class Stat:
    """The fields of `/proc/<pid>/stat` that are used here."""

    name: str
    parent: int
    cpu_seconds: float


@dataclass(frozen=True)
class Memory:
    """Megabytes (10^6 bytes) of a process; `pss` counts shared pages in proportion."""

    rss_mb: float
    pss_mb: float


def require() -> None:
    """Raise Trouble where the kernel does not tell."""
    if not (_PROC / "self" / "stat").exists():
        raise Trouble("The benchmark reads CPU times from /proc: run it on Linux.")


def parse_stat(text: str) -> Stat:
    """The line of `/proc/<pid>/stat`, understood; the name may itself hold spaces and brackets."""
    head, _, tail = text.rpartition(")")
    fields = tail.split()
    ticks = int(fields[11]) + int(fields[12])
    return Stat(head.partition("(")[2], int(fields[1]), ticks / _TICKS)


def parse_rollup(text: str) -> Memory:
    """The text of `/proc/<pid>/smaps_rollup`, understood."""
    rows = (line.split() for line in text.splitlines()[1:])
    sizes = {words[0].rstrip(":"): int(words[1]) * 1024 / 1e6 for words in rows}
    return Memory(round(sizes["Rss"], 1), round(sizes["Pss"], 1))


def stat(pid: int) -> Stat | None:
    """What is known of a process, or None when it has ended."""
    try:
        return parse_stat((_PROC / str(pid) / "stat").read_text(errors="replace"))
    except OSError:
        return None


def memory(pid: int) -> Memory | None:
    """The memory of a process, or None when it has ended or belongs to another user."""
    try:
        return parse_rollup((_PROC / str(pid) / "smaps_rollup").read_text())
    except OSError:
        return None


def children(parent: int) -> list[int]:
    """The processes that `parent` has started and not seen end."""
    numbers = [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()]
    return [pid for pid in numbers if (known := stat(pid)) and known.parent == parent]


def cpu_seconds(pids: list[int]) -> dict[int, float]:
    """The CPU time of each process so far, those that have ended left out."""
    return {pid: known.cpu_seconds for pid in pids if (known := stat(pid))}


def spent(before: dict[int, float], after: dict[int, float]) -> float:
    """CPU seconds between two readings; a process that began in between counts whole."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())
