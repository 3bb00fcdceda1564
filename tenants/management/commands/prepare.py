"""Bring the installation's database up to the code."""

from typing import Any

from django.core.management.base import BaseCommand

from tenants.provisioning.prepare import prepare


class Command(BaseCommand):
    """`manage.py prepare`: database, logins, migrations of `public` and of the template."""

    help = "Brings the installation's database up to the code; safe to repeat."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, saying each step."""
        if not prepare(lambda line: self.stdout.write(f"  {line} …")):
            self.stdout.write("  nothing to do: the database is as the code wants it")
