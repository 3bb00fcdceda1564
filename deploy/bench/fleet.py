"""All municipalities: how long each takes to make, and what visiting them all leaves in memory."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from deploy.bench import proc
from deploy.bench.servers import Server, ask
from deploy.bench.subjects import PAGES
from deploy.bench.wrk import Address
from deploy.checks import ROOT, Trouble
from deploy.crew import Crew

REAL = ROOT.parent / "shared" / "data" / "municipalities.csv"
MUNICIPALITIES = 212
# The register leaves this number out.
NO_CODE = 145
COLUMNS = ("code", "name", "urban", "region")


@dataclass(frozen=True)
class Held:
    """Memory of the worker and of its database connection; None where it cannot be read."""

    worker: proc.Memory | None
    connection: proc.Memory | None


def write_lists(folder: Path, few: int) -> tuple[Path, Path]:
    """Two files for `municipality import`: the first `few` municipalities, and all of them.

    The 212 of the real list where the checkout has it beside it, else invented ones.
    """
    rows = _real() if REAL.exists() else _invented()
    files = (folder / "few.csv", folder / "all.csv")
    for file, chosen in zip(files, (rows[:few], rows), strict=True):
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            writer.writerows(chosen)
    return files


def _real() -> list[dict[str, str]]:
    with REAL.open(newline="", encoding="utf-8") as text:
        return [{name: row[name] for name in COLUMNS} for row in csv.DictReader(text)]


def _invented() -> list[dict[str, str]]:
    return [
        {"code": f"{n:03}", "name": f"Preizkus {n:03}", "urban": "0", "region": ""}
        for n in range(1, MUNICIPALITIES + 2)
        if n != NO_CODE
    ]


def held(server: Server) -> Held:
    """The memory of a server's one worker and of its connection, now."""
    workers, backends = server.workers(), server.backends()
    return Held(
        proc.memory(workers[0]) if workers else None,
        proc.memory(backends[0]) if backends else None,
    )


def visit(crew: Crew, server: Server, hosts: list[str]) -> int:
    """Ask for the home page and the lists of every portal; returns the number of answers.

    Raises Trouble at the first that is not 200.
    """
    visits = [(host, path) for host in hosts for path in PAGES]
    for host, path in visits:
        crew.pause(0)
        status = ask(Address(server.port, path, host)).status
        if status != 200:
            raise Trouble(f"{host}{path} answers {status}: see the log of {server.name}.")
    return len(visits)


def remember(
    crew: Crew, server: Server, hosts: list[str], say: Callable[[str], None]
) -> dict[str, Held]:
    """The memory after one portal was visited, and after all were."""
    visit(crew, server, hosts[:1])
    before = held(server)
    say(f"Visiting {len(hosts)} portals ...")
    visit(crew, server, hosts)
    return {"after one portal": before, "after all portals": held(server)}


def provisioning(seconds: list[float]) -> dict[str, float]:
    """Median and 95th percentile of the seconds that a municipality takes to make."""
    return {
        "municipalities": len(seconds) + 1,
        "median_s": round(median(seconds), 3),
        "p95_s": round(quantiles(seconds, n=20)[-1], 3),
    }
