#!/usr/bin/env python
"""The installation's command line."""

import os
import sys
from pathlib import Path

# Commands that create, migrate or hand out rights; all else has the application's login.
OWNER_COMMANDS = {
    "prepare",
    "demonstration",
    "municipality",
    "fleet",
    "migrate",
    "migrate_schemas",
    "makemigrations",
    "token",
}
# The one process that serves with the owner's login.
FLEET_WORKER = ["work", "--fleet"]


def main() -> None:
    """Run a management command with `platform/` as a source root."""
    root = Path(__file__).resolve().parent
    sys.path[:0] = [str(root / "platform"), str(root)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] and (sys.argv[1] in OWNER_COMMANDS or sys.argv[1:3] == FLEET_WORKER):
        os.environ.setdefault("DATABASE_LOGIN", "owner")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
