"""`make lint`: what can be known about the code without running it."""

import os
import subprocess
import sys
import time
from pathlib import Path

from deploy.checks import ROOT

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("lint-imports",),
    ("mypy", "."),
)


def environment() -> dict[str, str]:
    """The environment of tools that import the project: its two source roots first."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)])}


def check() -> int:
    """Run all checks, show what the failing ones say; the exit code of the first that failed."""
    programs, worst = Path(sys.executable).parent, 0
    for name, *words in CHECKS:
        began = time.monotonic()
        done = subprocess.run(
            [programs / name, *words],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        verdict = "failed:" if done.returncode else "ok"
        print(f"{' '.join([name, *words]):24} {time.monotonic() - began:5.1f} s  {verdict}")
        if done.returncode:
            print(done.stdout, flush=True)
        worst = worst or done.returncode
    return worst


if __name__ == "__main__":
    sys.exit(check())
