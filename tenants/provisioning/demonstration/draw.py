"""Draw every picture of the demonstration portals into ``images/``.

Run from the root of the repository: ``python -m tenants.provisioning.demonstration.draw``.
The pictures are committed, so this is needed only after a change of the drawings.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from tenants.provisioning.demonstration import before_after, emblems, indoors, outdoors
from tenants.provisioning.demonstration.canvas import Canvas

IMAGES = Path(__file__).parent / "images"

DRAWINGS: dict[str, Callable[[], Canvas]] = {
    "hrastnik-valley.png": outdoors.hrastnik_valley,
    "hrastnik-shelter.png": outdoors.hrastnik_shelter,
    "ajdovscina-plateau.png": outdoors.ajdovscina_plateau,
    "ajdovscina-ballot.png": indoors.ajdovscina_ballot,
    "kranj-planina.png": outdoors.kranj_planina,
    "kranj-plan.png": indoors.kranj_plan,
    "planina-before.png": before_after.planina_before,
    "planina-after.png": before_after.planina_after,
    "hoce-slivnica-stars.png": indoors.hoce_slivnica_stars,
    "hoce-slivnica-forum.png": indoors.hoce_slivnica_forum,
    "zlht-hall.png": indoors.zlht_hall,
    "zlht-network.png": indoors.zlht_network,
    "hrastnik-arms.png": emblems.hrastnik,
    "ajdovscina-arms.png": emblems.ajdovscina,
    "kranj-arms.png": emblems.kranj,
    "hoce-slivnica-arms.png": emblems.hoce_slivnica,
    "zlht-arms.png": emblems.zlht,
}


def draw_all(folder: Path) -> list[Path]:
    """Write every drawing into an existing folder and return the files."""
    files = []
    for name, drawing in DRAWINGS.items():
        path = folder / name
        drawing().save(path)
        files.append(path)
    return files


if __name__ == "__main__":
    for file in draw_all(IMAGES):
        sys.stdout.write(f"{file.name}: {file.stat().st_size / 1024:.0f} KB\n")
