"""The demonstration's five portals, or those of a whole country."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from tenants.console.demonstration import add_operator
from tenants.provisioning.demo import load, load_everyone
from tenants.provisioning.demo_sign_ins import PASSWORD
from tenants.provisioning.fleet.migrate import Order, migrate
from tenants.provisioning.fleet.workers import processors
from tenants.provisioning.prepare import prepare


class Command(BaseCommand):
    """`manage.py demonstration`: prepare, bring up the portals that are there, make the others."""

    help = "Prepares the installation and makes the five demonstration portals."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """A file, for the whole country."""
        parser.add_argument(
            "--everyone",
            type=Path,
            metavar="FILE.csv",
            help="every municipality of the file too, with an announcement and an event",
        )
        parser.add_argument("--part", type=int, help="one of the processes that do so at once")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say each step as it begins."""

        def say(line: str) -> None:
            self.stdout.write(f"  {line} …")
            self.stdout.flush()

        try:
            if options["part"] is not None:
                load_everyone(
                    options["everyone"], self._progress, part=options["part"], of=processors()
                )
                return
            prepare(say)
            result = migrate(Order(), say, lambda *progress: None)
            if result.failures:
                raise CommandError("\n".join(f"{k}: {v}" for k, v in result.failures.items()))
            load(say)
            if options["everyone"]:
                self._everyone(options["everyone"])
            add_operator(PASSWORD)
        except DomainError as error:
            raise CommandError(error.message) from error

    def _everyone(self, path: Path) -> None:
        """As many processes as processors, each with its part of the country."""
        command = [sys.executable, sys.argv[0], "demonstration", "--everyone", str(path)]
        parts = [
            subprocess.Popen([*command, "--part", str(number)]) for number in range(processors())
        ]
        codes = [part.wait() for part in parts]
        if any(codes):
            raise CommandError("Some municipalities were not made; the same command does the rest.")

    def _progress(self, number: int, of: int, name: str) -> None:
        if number % 25 == 0 or number == of:
            self.stdout.write(f"{number}/{of} {name}")
            self.stdout.flush()
