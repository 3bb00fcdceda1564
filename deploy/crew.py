"""The processes of one run: started in groups of their own, watched, stopped together."""

import json
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deploy.checks import ROOT, Trouble
from deploy.processes import GRACE_SECONDS, identity, send, stop_leader, tail

POLL_SECONDS = 0.1


class Stopped(Exception):
    """Somebody asked the run to end."""


@dataclass
class Member:
    """One process that leads a group, with the log of all that it says."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


def stop_orphans(record: Path) -> list[str]:
    """Stop what a killed run left behind, as its record tells; the names of what was stopped.

    A process is touched only when it is the very one that was recorded.
    """
    try:
        left = json.loads(record.read_text())
    except (OSError, ValueError):
        return []
    stopped = []
    for entry in left:
        if identity(entry["pid"]) == entry["identity"]:
            stop_leader(entry["pid"], entry["identity"])
            stopped.append(entry["name"])
    record.unlink()
    return stopped


class Crew:
    """The processes of a run, written down in a record from which the next run finds orphans."""

    def __init__(self, record: Path, logs: Path, environment: dict[str, str]) -> None:
        self._record = record
        self._logs = logs
        self._environment = environment
        self._members: list[Member] = []
        self._asked = False
        logs.mkdir(parents=True, exist_ok=True)

    def heed_signals(self) -> None:
        """End the run at the next `pause` after Ctrl-C, SIGTERM or a closed terminal."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # Under nohup a closed terminal is meant to change nothing.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, lambda *_: self.ask_to_stop())

    def ask_to_stop(self) -> None:
        """Let the next `pause` raise Stopped."""
        self._asked = True

    def start(self, name: str, *words: str) -> Member:
        """Start `python …` in a group of its own, its output in `<name>.log`."""
        log = self._logs / f"{name}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        member = Member(name, process, log)
        self._members.append(member)
        self._write_record()
        return member

    def run(self, name: str, words: Sequence[str], say: Callable[[str], None]) -> None:
        """Run `python …` to its end, its lines shown as they come.

        Raises Trouble when it fails, Stopped when the run was asked to end meanwhile.
        """
        member = self.start(name, *words)
        with member.log.open(errors="replace") as lines:
            while member.process.poll() is None:
                _show(lines.readlines(), say)
                self.pause(but=member)
            _show(lines.readlines(), say)
        self._members.remove(member)
        self._write_record()
        if member.process.returncode:
            raise Trouble(f"This step failed: the reason stands above, and in {member.log}.")

    def pause(self, seconds: float = POLL_SECONDS, but: Member | None = None) -> None:
        """Wait a moment.

        Raises Stopped when the run was asked to end, Trouble when a member (`but` one) ended.
        """
        time.sleep(seconds)
        if self._asked or _terminal_closed():
            raise Stopped
        for member in self._members:
            if member is not but and member.process.poll() is not None:
                raise Trouble(_obituary(member))

    def stop(self) -> None:
        """Ask all to finish, wait, then end whatever is left of their groups."""
        for member in self._members:
            if member.process.poll() is None:
                send(member.process.pid, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for member in reversed(self._members):
            with suppress(subprocess.TimeoutExpired):
                member.process.wait(max(0.0, deadline - time.monotonic()))
            send(member.process.pid, signal.SIGKILL, group=True)
            member.process.wait()
        self._members.clear()
        self._record.unlink(missing_ok=True)

    def _write_record(self) -> None:
        rows = [
            {"name": m.name, "pid": m.process.pid, "identity": identity(m.process.pid)}
            for m in self._members
        ]
        fresh = self._record.with_suffix(".new")
        fresh.write_text(json.dumps(rows))
        fresh.replace(self._record)


def _terminal_closed() -> bool:
    """Whether the terminal that the run was started from is gone.

    SIGHUP does not always come: `make` keeps it to itself when the terminal is its own.
    """
    terminal = select.poll()
    terminal.register(1, 0)
    return any(event & select.POLLHUP for _, event in terminal.poll(0))


def _show(lines: list[str], say: Callable[[str], None]) -> None:
    for line in lines:
        if line.strip():
            say(line.rstrip())


def _obituary(member: Member) -> str:
    code = member.process.returncode
    how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
    return f"The {member.name} process {how}. The end of {member.log}:\n\n{tail(member.log)}"
