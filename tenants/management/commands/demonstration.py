"""The demonstration's five portals, or those of a whole country."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from tenants.console.demonstration import add_operator
from tenants.provisioning.demo import PASSWORD, load, load_everyone
from tenants.provisioning.fleet.migrate import Order, migrate
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

    def handle(self, *args: Any, **options: Any) -> None:
        """Say each step as it begins."""

        def say(line: str) -> None:
            self.stdout.write(f"  {line} …")
            self.stdout.flush()

        try:
            prepare(say)
            result = migrate(Order(), say, lambda *progress: None)
            if result.failures:
                raise CommandError("\n".join(f"{k}: {v}" for k, v in result.failures.items()))
            load(say)
            if options["everyone"]:
                made = load_everyone(options["everyone"], self._progress)
                self.stdout.write(f"{made} municipalities made")
            add_operator(PASSWORD)
        except DomainError as error:
            raise CommandError(error.message) from error

    def _progress(self, number: int, of: int, name: str) -> None:
        if number % 25 == 0 or number == of:
            self.stdout.write(f"{number}/{of} {name}")
            self.stdout.flush()
