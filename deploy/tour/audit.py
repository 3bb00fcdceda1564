"""`make audit`: Lighthouse on the pages that are met most, the Nu checker on every kind of page.

Both are fetched from npm into var/audit/ when they are missing: they are no part of the product.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from deploy.checks import Trouble, var_dir
from deploy.tour.pages import KINDS, address, demonstration
from deploy.tour.walk import CHROMIUM, walk

TOOLS = ("lighthouse@13.5.0", "vnu-jar@26.9.27")
NEEDED = {
    "npm": "Lighthouse and the Nu checker come from npm (apt install nodejs npm).",
    "node": "Lighthouse needs node (apt install nodejs).",
    "java": "The Nu checker needs java (apt install default-jre-headless).",
    CHROMIUM: f"Lighthouse needs chromium at {CHROMIUM} (apt install chromium).",
}
MEASURED = ("home", "event", "search")
# What is asked of each page, of 100; performance as on a telephone with a slow line.
LEAST = {"accessibility": 100, "best-practices": 100, "performance": 95}
# A chance is no regression: a run that another program slowed down is repeated.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Scores:
    """What Lighthouse gives a page, of 100, and what it finds wrong."""

    of: dict[str, int]
    faults: list[str]

    @property
    def are_enough(self) -> bool:
        """Whether every score is what is asked for."""
        return all(self.of[name] >= least for name, least in LEAST.items())


def need(names: dict[str, str] = NEEDED) -> None:
    """Raises Trouble with a sentence for everything that is missing."""
    missing = [sentence for name, sentence in names.items() if shutil.which(name) is None]
    if missing:
        raise Trouble("\n".join(missing))


def fetch(folder: Path) -> None:
    """The tools, once. Raises Trouble when npm cannot fetch them."""
    stamp = folder / "tools.txt"
    if stamp.exists() and stamp.read_text() == "\n".join(TOOLS):
        return
    folder.mkdir(parents=True, exist_ok=True)
    words = ["npm", "install", "--prefix", str(folder), "--no-fund", "--no-audit", *TOOLS]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"npm cannot fetch {', '.join(TOOLS)}:\n{done.stderr[-2000:]}")
    stamp.write_text("\n".join(TOOLS))


def lighthouse(folder: Path, name: str, at: str) -> Scores:
    """What Lighthouse says of the page `at` an address, as on a telephone."""
    report = folder / f"lighthouse-{name}.json"
    words = [
        *("node", str(folder / "node_modules" / "lighthouse" / "cli" / "index.js"), at),
        *("--quiet", "--output=json", f"--output-path={report}"),
        f"--only-categories={','.join(LEAST)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"Lighthouse failed on {at}:\n{done.stderr[-2000:]}")
    return scores(json.loads(report.read_text()))


def scores(report: dict[str, dict[str, dict[str, object]]]) -> Scores:
    """The scores of a report, and the audits below full marks that count."""
    found = {name: round(100 * float(str(report["categories"][name]["score"]))) for name in LEAST}
    counted = {
        str(reference["id"])
        for name in LEAST
        for reference in report["categories"][name]["auditRefs"]  # type: ignore[attr-defined]
        if reference["weight"]
    }
    faults = [
        f"{name}: {audit['title']} {audit.get('displayValue', '')}".strip()
        for name, audit in report["audits"].items()
        if name in counted and audit["score"] is not None and float(str(audit["score"])) < 0.9
    ]
    return Scores(found, faults)


def measure(folder: Path, name: str, at: str) -> bool:
    """Print what Lighthouse gives, the best of a few tries; whether it is enough.

    Raises Trouble when none of them came to an end.
    """
    found: list[Scores] = []
    for number in range(TRIES):
        try:
            found.append(lighthouse(folder, name, at))
        except Trouble:
            # Chromium's trace does not always begin; that says nothing of the page.
            if number == TRIES - 1 and not found:
                raise
        if found and found[-1].are_enough:
            break
    best = max(found, key=lambda one: sum(one.of.values()))
    print(f"  {name:16}", "  ".join(f"{key} {value}" for key, value in best.of.items()))
    for fault in best.faults:
        print(f"      {fault}")
    return best.are_enough


def keep_pages(kept: Path) -> int:
    """Write every kind of page of the portal as it is sent into `kept`; returns how many.

    The frame of the back office is Wagtail's, and not ours to mend: those pages are left out.
    """
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    for kind, _page, answer in walk():
        if "/admin/" not in kind.path:
            (kept / f"{kind.name}.html").write_text(answer.text(), encoding="utf-8")
    return len(list(kept.iterdir()))


def check(folder: Path) -> bool:
    """Print the errors that the Nu checker finds in the pages; whether there are none."""
    kept = folder / "pages"
    number = keep_pages(kept)
    jar = folder / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    words = ["java", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run([*words, str(kept)], capture_output=True, text=True, check=True)
    messages = json.loads(done.stdout)["messages"]
    errors = [message for message in messages if message["type"] != "info"]
    warnings = [message for message in messages if message.get("subType") == "warning"]
    for message in (*errors, *warnings):
        place = f"{Path(message['url']).name}:{message.get('lastLine', '')}"
        print(f"  {place} {message.get('subType', message['type'])}: {message['message']}")
    print(f"  {number} pages, {len(errors)} errors, {len(warnings)} warnings")
    return not errors


def main() -> int:
    """The command; returns the exit code: 1 when a figure is missed or a tool is missing."""
    folder = var_dir() / "audit"
    try:
        need()
        fetch(folder)
        with demonstration():
            print("The Nu checker:")
            good = check(folder)
            print("Lighthouse, mobile:")
            for kind in KINDS:
                if kind.name in MEASURED:
                    good = measure(folder, kind.name, address(kind)) and good
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
