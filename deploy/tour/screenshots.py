"""`make screenshots`: a picture of every kind of page, wide and narrow, into .github/tour/."""

import io
import sys
from pathlib import Path
from typing import Any

from PIL import Image

from deploy.checks import ROOT, Trouble
from deploy.tour.pages import ADMIN, KINDS, Kind, demonstration
from deploy.tour.walk import CHROMIUM, walk

FOLDER = ROOT / ".github" / "tour"
# Narrow as a telephone, wide as a desk; the height is that of the page, up to a limit.
WIDTHS = {"wide": 1280, "narrow": 390}
MOST_HIGH = 2000


def take(page: Any, width: int, *, anew: bool) -> bytes:
    """A PNG of what the page shows, in few colours: pictures of pages need no more.

    `anew` loads it at that width: the back office decides then how its menu stands.
    """
    page.set_viewport_size({"width": width, "height": 800})
    if anew:
        page.reload()
    high = min(MOST_HIGH, page.evaluate("document.body.scrollHeight"))
    # Pictures further down are fetched once they are in the window.
    page.set_viewport_size({"width": width, "height": high})
    page.wait_for_load_state("networkidle")
    taken = page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": high})
    small = io.BytesIO()
    Image.open(io.BytesIO(taken)).convert("RGB").quantize(128).save(small, "PNG", optimize=True)
    return small.getvalue()


def take_all() -> None:
    """Every kind at every width."""
    for kind, page, _answer in walk():
        for name, width in WIDTHS.items():
            (FOLDER / f"{kind.name}-{name}.png").write_bytes(
                take(page, width, anew=kind.by == ADMIN)
            )
        print(f"  {kind.name}", flush=True)


def contents(kinds: tuple[Kind, ...]) -> str:
    """The page of the tour."""
    head = "# A tour of the portal\n\nTaken by `make screenshots` from the demonstration.\n"
    return head + "".join(
        f"\n## {kind.title}\n\n"
        f'<img src="{kind.name}-wide.png" width="640" alt="{kind.title}, on a wide screen">\n'
        f'<img src="{kind.name}-narrow.png" width="200" alt="{kind.title}, on a telephone">\n'
        for kind in kinds
    )


def main() -> int:
    """The command; returns the exit code."""
    if not Path(CHROMIUM).exists():
        print(f"Screenshots need chromium at {CHROMIUM} (apt install chromium).", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    try:
        with demonstration():
            take_all()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    (FOLDER / "README.md").write_text(contents(KINDS), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
