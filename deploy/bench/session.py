"""One run of the benchmark, from the first check to the last process stopped."""

import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy import postgres
from deploy.bench import database, fleet, proc, queries, report, servers, subjects, wrk
from deploy.bench.consultation import Large
from deploy.bench.funding import Funded
from deploy.bench.ladder.items import CREATE
from deploy.bench.measure import Bench, Sample, middle
from deploy.bench.places import Panned
from deploy.bench.subjects import Subject
from deploy.checks import ROOT, Trouble, sole_run, var_dir, writable
from deploy.crew import Crew, Stopped, stop_orphans
from deploy.demo import collect_static

FEW = 5
SHOWN_LINES = 15
_began = time.monotonic()


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    seconds: float
    rounds: int
    with_fleet: bool


def say(text: str) -> None:
    """Print a line of progress with the seconds since the start."""
    print(f"[{time.monotonic() - _began:5.0f} s] {text}", flush=True)


def plan() -> Plan:
    """What BENCH_SECONDS and BENCH_QUICK ask for. Raises Trouble when the first is no number."""
    quick = os.environ.get("BENCH_QUICK") == "1"
    text = os.environ.get("BENCH_SECONDS") or ("1" if quick else "5")
    if not (text.isascii() and text.isdigit() and int(text)):
        raise Trouble(f"BENCH_SECONDS={text} is no whole number of seconds, as in BENCH_SECONDS=5.")
    return Plan(int(text), 1 if quick else 3, not quick)


def environment(server_url: str, folder: Path) -> dict[str, str]:
    """The environment of everything that the benchmark starts: production's."""
    dropped = ("DATABASE_LOGIN", "ROLE_PREFIX", "BIND", "PORT", "ACCESS_LOG", "PGAPPNAME")
    mine = {name: value for name, value in os.environ.items() if name not in dropped}
    key = secrets.token_urlsafe(60)
    return {
        **mine,
        **urls(server_url, database.SMALL, key),
        "SKUPAJ_ENV": "production",
        "SECRET_KEY": key,
        "ROOT_HOST": "localhost",
        "VAR_DIR": str(folder),
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
    }


def urls(server_url: str, name: str, key: str) -> dict[str, str]:
    """The two logins of one of the benchmark's databases."""
    from config.database import application_url

    owner = database.url_of(server_url, name)
    return {"DATABASE_URL": owner, "DATABASE_APP_URL": application_url(owner, key)}


class Session:
    """A run's crew, folder and databases."""

    def __init__(self, crew: Crew, folder: Path, server_url: str, known: dict[str, str]) -> None:
        self.crew = crew
        self.folder = folder
        self.server_url = server_url
        self.known = known

    def urls(self, name: str) -> dict[str, str]:
        """The environment that leads to one of the benchmark's databases."""
        return urls(self.server_url, name, self.known["SECRET_KEY"])

    def make(self, name: str, municipalities: Path) -> str:
        """Make a database, its municipalities, and content in the first; returns its host."""
        say(f"Making the database {name} ...")
        within = ["-m", "deploy.bench.within", *[f"{k}={v}" for k, v in self.urls(name).items()]]
        self.quietly("prepare", [*within, "manage.py", "prepare"])
        words = ["manage.py", "municipality", "import", str(municipalities)]
        self.crew.run("import", [*within, *words], say)
        url = self.urls(name)["DATABASE_URL"]
        schema, host = database.first_portal(url)
        say(f"Filling {host} ...")
        self.quietly("content", [*within, "-m", "deploy.bench.content", schema])
        database.settle(url, schema)
        return host

    def consult(self, name: str) -> Large:
        """A large consultation in the first municipality of a database."""
        say("Filling a large consultation ...")
        url = self.urls(name)["DATABASE_URL"]
        schema, host = database.first_portal(url)
        within = ["-m", "deploy.bench.within", *[f"{k}={v}" for k, v in self.urls(name).items()]]
        words = ["-m", "deploy.bench.consultation", schema, host]
        said = self.quietly("consultation", [*within, *words])
        database.settle(url, schema)
        return Large(**json.loads(said[-1]))

    def pan(self, name: str) -> Panned:
        """A map of 20,000 pins in the first municipality of a database, panned."""
        say("Panning over a map of 20,000 pins ...")
        schema, _host = database.first_portal(self.urls(name)["DATABASE_URL"])
        within = ["-m", "deploy.bench.within", *[f"{k}={v}" for k, v in self.urls(name).items()]]
        said = self.quietly("places", [*within, "-m", "deploy.bench.places", schema])
        return Panned(**json.loads(said[-1]))

    def fund(self, name: str) -> Funded:
        """2,000 funded projects, and searches for calls, in the first municipality."""
        say("Asking for 2,000 funded projects, telling of a call ...")
        schema, host = database.first_portal(self.urls(name)["DATABASE_URL"])
        within = ["-m", "deploy.bench.within", *[f"{k}={v}" for k, v in self.urls(name).items()]]
        said = self.quietly("funding", [*within, "-m", "deploy.bench.funding", schema, host])
        return Funded(**json.loads(said[-1]))

    def quietly(self, name: str, words: list[str]) -> list[str]:
        """Run `python …` and show what it says only when it fails. Raises Trouble then."""
        said: list[str] = []
        try:
            self.crew.run(name, words, said.append)
        except Trouble as reason:
            raise Trouble("\n".join([*said[-SHOWN_LINES:], str(reason)])) from None
        return said

    def product(self, name: str) -> servers.Server:
        """Start the product on one of the databases."""
        label = name.replace("skupaj_bench", "product")
        given = self.urls(name)
        server = servers.start(self.crew, label, servers.PRODUCT, self.server_url, **given)
        servers.await_all(self.crew, [server])
        return server

    def ladder(self) -> dict[str, servers.Server]:
        """Start the rungs."""
        with database.cursor(self.urls(database.SMALL)["DATABASE_URL"]) as small:
            small.execute(CREATE)
        rungs = {
            name: servers.start(self.crew, name, application, self.server_url)
            for name, application in servers.RUNGS.items()
        }
        servers.await_all(self.crew, list(rungs.values()))
        return rungs


def measure(session: Session, chosen: Plan) -> None:
    """Make the databases, start the servers, measure, and report."""
    few, everyone = fleet.write_lists(session.folder, FEW)
    collect_static(session.crew, session.folder)
    host = session.make(database.SMALL, few)
    if chosen.with_fleet:
        session.make(database.FLEET, everyone)
    large, panned = session.consult(database.SMALL), session.pan(database.SMALL)
    funded = session.fund(database.SMALL)
    say("Starting the servers ...")
    ladder, server = session.ladder(), session.product(database.SMALL)
    small = [*subjects.product(server, host), subjects.consultation(server, host, large)]
    measured = [*subjects.rungs(ladder), *small]
    counted = queries.of_ladder(session.known) | queries.of_product(small, session.known)
    bench = Bench(session.crew, chosen.seconds, chosen.rounds, say)
    if chosen.with_fleet:
        samples = with_fleet(session, bench, measured, counted, host)
    else:
        samples = middles(bench, measured)
        report.conclude(session.folder.parent, samples, counted)
    report.conclude_consultation(session.folder.parent, samples, counted, large.register)
    report.conclude_places(session.folder.parent, panned)
    report.conclude_funding(session.folder.parent, funded)


def with_fleet(
    session: Session, bench: Bench, measured: list[Subject], counted: dict[str, int], host: str
) -> dict[str, Sample]:
    """Measure with the installation of all municipalities beside the small one, and report."""
    server, url = session.product(database.FLEET), session.urls(database.FLEET)
    held = fleet.remember(session.crew, server, database.hosts(url["DATABASE_URL"]), say)
    large = subjects.fleet(server, host)
    counted |= queries.of_product(large, session.known | url)
    samples = middles(bench, [*measured, *large])
    held["after the measurement"] = fleet.held(server)
    made = fleet.provisioning(database.creation_seconds(url["DATABASE_URL"]))
    report.conclude(session.folder.parent, samples, counted)
    report.conclude_fleet(session.folder.parent, samples, counted, held, made)
    return samples


def middles(bench: Bench, measured: list[Subject]) -> dict[str, Sample]:
    """The medians of all rounds, by name."""
    return {name: middle(runs) for name, runs in bench.rounds(measured).items()}


@contextmanager
def server_url() -> Iterator[str]:
    """The server whose databases are made: DATABASE_URL's, else the embedded cluster's."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with postgres.using(var_dir()) as url:
        yield url


def run(folder: Path, chosen: Plan) -> None:
    """Everything, with what was started stopped and what was made dropped at the end.

    Raises Trouble or PostgresError with a sentence for the person at the terminal, Stopped when
    the run was asked to end.
    """
    with ExitStack() as stack:
        stack.enter_context(sole_run(folder, "make bench"))
        record = folder / "bench.pids"
        stop_orphans(record)
        url = stack.enter_context(server_url())
        known = environment(url, folder)
        crew = Crew(record, folder / "log", known)
        crew.heed_signals()
        database.forget(url)
        stack.callback(tidy_up, url, folder)
        stack.callback(crew.stop)
        if not database.runs_here(url):
            say("The database is on another machine: CPU times are those of the application alone.")
        measure(Session(crew, folder, url, known), chosen)


def tidy_up(url: str, folder: Path) -> None:
    """Drop what the run made: databases, roles, and the pictures that belong to them."""
    say("Dropping the databases ...")
    database.forget(url)
    shutil.rmtree(folder / "media", ignore_errors=True)


def bench() -> int:
    """The command; returns the exit code."""
    folder = var_dir() / "bench"
    try:
        wrk.require()
        proc.require()
        chosen = plan()
        writable(folder)
        run(folder, chosen)
    except (KeyboardInterrupt, Stopped):
        print("\nStopped: nothing was written.", file=sys.stderr)
        return 130
    except (Trouble, postgres.PostgresError) as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    say("Done.")
    return 0
