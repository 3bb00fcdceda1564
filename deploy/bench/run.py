"""`make bench`: this product beside a ladder of bare applications. See README.md beside this.

`python deploy/bench/run.py migrate`: an additive migration over the fleet.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """The command; returns the exit code."""
    # Started as a file: the two source roots take the place of this folder.
    sys.path[:1] = [str(ROOT / "platform"), str(ROOT)]
    if sys.argv[1:] == ["migrate"]:
        from deploy.bench.migrate import migrate

        return migrate()
    from deploy.bench.session import bench

    return bench()


if __name__ == "__main__":
    sys.exit(main())
