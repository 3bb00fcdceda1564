"""What is printed and written: the table, the ratios with their bounds, two files of JSON."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from deploy.bench.fleet import Held
from deploy.bench.funding import Funded
from deploy.bench.measure import Sample
from deploy.bench.places import Panned
from deploy.bench.subjects import CONSULTATION, FLEET_NAMES, NAMES

# How far the same work may differ between two servers of one run and count as noise.
NOISE = 0.10
WORKER_MB, CONNECTION_MB = 250, 150


@dataclass(frozen=True)
class Verdict:
    """One figure that the issue asks for."""

    what: str
    value: float
    bound: float
    digits: int = 2

    @property
    def reached(self) -> bool:
        """Whether the value keeps to the bound."""
        return self.value <= self.bound

    def line(self) -> str:
        """The verdict as it is printed."""
        word = "reached" if self.reached else "NOT REACHED"
        return f"  {self.what:<56} {self.value:9.{self.digits}f}  <= {self.bound:<6g} {word}"


def table(samples: dict[str, Sample], queries: dict[str, int]) -> str:
    """A line for each subject; CPU and latency in milliseconds a request."""
    head = f"{'':<20} {'app ms':>8} {'db ms':>8} {'CPU ms':>8} {'rps':>8}"
    lines = [f"{head} {'p50 ms':>8} {'p99 ms':>8} {'queries':>8}"]
    for name, s in samples.items():
        cpu = f"{s.app_ms:8.3f} {s.db_ms:8.3f} {s.cpu_ms:8.3f}"
        rest = f"{s.rps:8.0f} {s.p50_ms:8.2f} {s.p99_ms:8.2f} {queries[name]:8}"
        lines.append(f"{name:<20} {cpu} {rest}")
    return "\n".join(lines)


def verdicts(samples: dict[str, Sample], queries: dict[str, int]) -> list[Verdict]:
    """The figures of one installation."""
    cpu = {name: sample.cpu_ms for name, sample in samples.items()}
    return [
        Verdict(
            "page_cached, CPU as a multiple of django_middleware",
            cpu["page_cached"] / cpu["django_middleware"],
            2,
        ),
        Verdict("home_uncached, CPU ms", cpu["home_uncached"], 20),
        Verdict("home_uncached, queries", queries["home_uncached"], 12, 0),
        Verdict("api_list, CPU as a multiple of drf_list", cpu["api_list"] / cpu["drf_list"], 1),
        Verdict("api_list, queries", queries["api_list"], 4, 0),
    ]


def fleet_verdicts(samples: dict[str, Sample], queries: dict[str, int]) -> list[Verdict]:
    """The page and the list with all municipalities beside the same with a few."""
    found = []
    for name in FLEET_NAMES:
        alone = name.removesuffix("_fleet")
        ratio = samples[name].cpu_ms / samples[alone].cpu_ms
        more = queries[name] - queries[alone]
        found += [
            Verdict(f"{alone}, CPU with 212 municipalities / with 5", ratio, 1 + NOISE),
            Verdict(f"{alone}, queries more with 212 municipalities", more, 0, 0),
        ]
    return found


def memory_verdicts(held: dict[str, Held]) -> list[Verdict]:
    """The most that the worker and its connection held at any moment."""
    workers = [both.worker.rss_mb for both in held.values() if both.worker]
    connections = [both.connection.pss_mb for both in held.values() if both.connection]
    found = []
    if workers:
        found.append(Verdict("worker's memory, MB resident", max(workers), WORKER_MB, 0))
    if connections:
        found.append(Verdict("its connection's, MB", max(connections), CONNECTION_MB, 0))
    return found


def memory_lines(held: dict[str, Held]) -> str:
    """Memory at each moment, resident and proportional."""
    lines = []
    for moment, both in held.items():
        for what, known in (("worker", both.worker), ("connection", both.connection)):
            if known:
                sizes = f"RSS {known.rss_mb:6.1f} MB, PSS {known.pss_mb:6.1f} MB"
                lines.append(f"  {moment:<26} {what:<10} {sizes}")
    return "\n".join(lines)


def figures(sample: Sample, queries: int) -> dict[str, float]:
    """A subject as it is written to the file."""
    return {
        "cpu_ms": round(sample.cpu_ms, 3),
        "rps": round(sample.rps, 1),
        "p50_ms": round(sample.p50_ms, 3),
        "p99_ms": round(sample.p99_ms, 3),
        "queries": queries,
    }


def conclude(folder: Path, samples: dict[str, Sample], queries: dict[str, int]) -> None:
    """Print the table and the ratios; write `bench.json` with the issue's names and no others."""
    print(f"\n{table(samples, queries)}\n")
    _show(verdicts(samples, queries))
    _dump(folder / "bench.json", {n: figures(samples[n], queries[n]) for n in NAMES})


def conclude_fleet(
    folder: Path,
    samples: dict[str, Sample],
    queries: dict[str, int],
    held: dict[str, Held],
    made: dict[str, float],
) -> None:
    """Print what all municipalities cost beside a few; write `bench_fleet.json`."""
    _show(fleet_verdicts(samples, queries))
    print(f"\n{memory_lines(held)}\n")
    _show(
        [
            *memory_verdicts(held),
            Verdict("a municipality is made in, s (median)", made["median_s"], 1),
        ]
    )
    print(f"  95 of 100 in at most {made['p95_s']:.2f} s, {made['municipalities']:.0f} in all.\n")
    _dump(folder / "bench_fleet.json", _beside(samples, queries, held) | {"provisioning": made})


def conclude_consultation(
    folder: Path, samples: dict[str, Sample], queries: dict[str, int], register: dict[str, float]
) -> None:
    """Print what a large consultation costs; write `bench_consultation.json`."""
    page = figures(samples[CONSULTATION], queries[CONSULTATION])
    _show(
        [
            Verdict("a large consultation, signed in, CPU ms", page["cpu_ms"], 60),
            Verdict("a large consultation, queries", page["queries"], 15, 0),
            *[Verdict(f"a register of 20,000 {act}, s", took, 1) for act, took in register.items()],
        ]
    )
    _dump(folder / "bench_consultation.json", {"page": page, "register_s": register})


def conclude_places(folder: Path, panned: Panned) -> None:
    """Print what a pan over 20,000 pins costs; write `bench_places.json`."""
    _show(
        [
            Verdict("a pan over 20,000 pins, CPU ms", panned.cpu_ms, 150),
            Verdict("a pan over 20,000 pins, kB at most", panned.largest_kb, 200, 0),
        ]
    )
    _dump(folder / "bench_places.json", asdict(panned))


def conclude_funding(folder: Path, funded: Funded) -> None:
    """Print what a page of 2,000 projects costs and how soon a call is told of; write
    `bench_funding.json`."""
    _show(
        [
            Verdict("a page of 2,000 funded projects, CPU ms", funded.page_ms, 40),
            Verdict("a page of 2,000 funded projects, queries", funded.queries, 10, 0),
            Verdict("a new call told to 5,000 searches, s", funded.alerts_s, 5),
        ]
    )
    _dump(folder / "bench_funding.json", asdict(funded))


def _beside(
    samples: dict[str, Sample], queries: dict[str, int], held: dict[str, Held]
) -> dict[str, Any]:
    found: dict[str, Any] = {"5": {}, "212": {}}
    for name in FLEET_NAMES:
        alone = name.removesuffix("_fleet")
        found["5"][alone] = figures(samples[alone], queries[alone])
        found["212"][alone] = figures(samples[name], queries[name])
    found["memory"] = {moment: asdict(both) for moment, both in held.items()}
    return found


def _show(found: list[Verdict]) -> None:
    print("\n".join(verdict.line() for verdict in found))


def _dump(file: Path, content: Any) -> None:
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(content, indent=2) + "\n")
    fresh.replace(file)
