"""All the processes of an installation, each of which is killed and started again."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.soak.running import ROOT, answers, free_port, until

# Seconds until the work of a dead worker is another's.
LEASE = 4


class Crew:
    """gunicorn, the worker of tasks, the fleet's worker and the server of the database."""

    def __init__(self, place, pictures):
        self.place, self.port = place, free_port()
        self.running, self.pictures = {}, pictures
        (place.folder / "static").mkdir(exist_ok=True)
        self._gunicorn = {
            "DATABASE_LOGIN": "app",
            "BIND": f"127.0.0.1:{self.port}",
            "WEB_CONCURRENCY": "2",
            "PROMETHEUS_MULTIPROC_DIR": str(place.folder / "metrics"),
        }

    def begin(self, name):
        """Start one of them, as compose.yaml does; it may not serve yet."""
        lease = {"TASK_LEASE_SECONDS": str(LEASE), "FLEET_LEASE_SECONDS": str(LEASE)}
        if name == "gunicorn":
            command = [Path(sys.executable).with_name("gunicorn"), "-c", "deploy/gunicorn.py"]
            self._begin(name, command, **self._gunicorn)
        elif name == "worker":
            command = [sys.executable, "-m", "tests.soak.worker"]
            self._begin(name, [*command, str(self.pictures)], DATABASE_LOGIN="app", **lease)
        elif name == "fleet":
            self._begin(name, [sys.executable, "manage.py", "work", "--fleet"], **lease)
        else:
            self.place.start_server()

    def _begin(self, name, command, **changes):
        with (self.place.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.place.env | changes, stdout=log, stderr=log
            )

    def kill(self, name, chosen):
        """Kill it without a word; returns what was killed."""
        if name == "postgres":
            how = chosen.choice([signal.SIGKILL, signal.SIGQUIT])
            self.place.kill_server(how)
            return f"postgres by {how.name}"
        victim = self.running[name].pid
        if name == "gunicorn" and chosen.random() < 0.5 and (workers := children(victim)):
            os.kill(chosen.choice(workers), signal.SIGKILL)
            return "a process of gunicorn's"
        self.running[name].kill()
        self.running[name].wait()
        return name

    def ensure(self):
        """Whatever has ended is begun again, as whoever supervises it would."""
        for name, process in self.running.items():
            if process.poll() is not None:
                self.begin(name)

    def until_served(self):
        """Wait until pages are answered."""

        def served():
            self.ensure()
            return answers(self.port)

        until(served, (self.place.folder / "gunicorn.log").read_text()[-3000:], 60)


def children(pid):
    """The processes that this one has begun."""
    with suppress(FileNotFoundError):
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@contextmanager
def crew(place, pictures):
    """All of them, until the block ends."""
    made = Crew(place, pictures)
    try:
        for name in ("gunicorn", "worker", "fleet"):
            made.begin(name)
        made.until_served()
        yield made
    finally:
        for name, process in made.running.items():
            # Its own processes end with it when it is asked to.
            process.terminate() if name == "gunicorn" else process.kill()
        for process in made.running.values():
            process.wait(40)


def killed_at(made, name, moment, chosen, began):
    """Kill one of them `moment` seconds after `began`, and start it a moment later."""
    time.sleep(max(0.0, began + moment - time.monotonic()))
    said = made.kill(name, chosen)
    time.sleep(chosen.uniform(0.0, 0.5))
    if name == "postgres":
        made.begin(name)
    made.ensure()
    return said


def moments(chosen: random.Random, victims, length):
    """Which is killed when, in seconds, the first one first."""
    return sorted((chosen.uniform(0.0, length), name) for name in victims)
