"""Driving an address with `wrk`, and reading what it says."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from deploy.checks import Trouble

SCRIPTS = Path(__file__).parent
# Two connections keep one sync worker busy without a queue that would drown its own latency.
CONNECTIONS = 2
_MARK = "BENCH "


@dataclass(frozen=True)
class Address:
    """What is asked for: a path of a host on a port of this machine.

    With `fresh` ("number" or "moment") a value that never repeats is added to the end of `path`.
    """

    port: int
    path: str = "/"
    host: str = "localhost"
    fresh: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    def all_headers(self) -> dict[str, str]:
        """The headers of each request; the product hears that its proxy was asked by https."""
        own = {"Host": f"{self.host}:{self.port}", "X-Forwarded-Proto": "https"}
        return own | dict(self.headers)


@dataclass(frozen=True)
class Run:
    """What wrk saw in one run; times in milliseconds."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float

    @property
    def rps(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def require() -> None:
    """Raise Trouble where there is no wrk."""
    if shutil.which("wrk") is None:
        raise Trouble("The benchmark drives its servers with wrk: apt-get install wrk")


def command(address: Address, seconds: float, begin: int) -> list[str]:
    """The words that start wrk; `begin` is where a fresh address starts to count."""
    script = SCRIPTS / ("fresh.lua" if address.fresh else "summary.lua")
    words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", str(script)]
    for name, value in address.all_headers().items():
        words += ["-H", f"{name}: {value}"]
    # Nothing but this machine is ever driven.
    words.append(f"http://127.0.0.1:{address.port}{address.path}")
    if address.fresh:
        words += ["--", address.path, address.fresh, str(begin)]
    return words


def read(output: str) -> Run:
    """What wrk printed, understood. Raises Trouble when requests failed or there were none."""
    marked = [line for line in output.splitlines() if line.startswith(_MARK)]
    if not marked:
        raise Trouble(f"wrk did not finish:\n{output}")
    said = json.loads(marked[-1].removeprefix(_MARK))
    if said.pop("failures"):
        raise Trouble(f"Requests failed during the measurement:\n{output}")
    if not said["requests"]:
        raise Trouble(f"No request was answered during the measurement:\n{output}")
    return Run(**said)
