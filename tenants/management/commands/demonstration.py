"""The demonstration's five portals."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from tenants.console.demonstration import add_operator
from tenants.provisioning.demo import PASSWORD, load
from tenants.provisioning.fleet.migrate import Order, migrate
from tenants.provisioning.prepare import prepare


class Command(BaseCommand):
    """`manage.py demonstration`: prepare, bring up the portals that are there, make the others."""

    help = "Prepares the installation and makes the five demonstration portals."
    requires_system_checks: list[str] = []

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
            add_operator(PASSWORD)
        except DomainError as error:
            raise CommandError(error.message) from error
