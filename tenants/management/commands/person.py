"""People of a municipality from the command line, where nobody is left to help them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tenants.utils import schema_context

from accounts import factors
from accounts.people import with_address
from tenants.models import Municipality


class Command(BaseCommand):
    """`manage.py person forget-factor SCHEMA EMAIL`."""

    help = "Takes a person's second factor away: the next sign-in leads to setting a new one up."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and where."""
        parser.add_argument("act", choices=["forget-factor"])
        parser.add_argument("schema", help="the municipality, for example hoce_slivnica")
        parser.add_argument("email", help="the person's address")

    def handle(self, *args: Any, schema: str, email: str, **options: Any) -> None:
        """Do it, or say in one sentence who was not found."""
        if not Municipality.objects.filter(schema_name=schema).exists():
            raise CommandError(
                f"There is no municipality “{schema}”. See: manage.py municipality list"
            )
        with schema_context(schema):
            person = with_address(email)
            if person is None:
                raise CommandError(f"Nobody in {schema} has the address {email}.")
            factors.forget_all(person=person)
        self.stdout.write(f"{person.email}: the next sign-in leads to a new second factor.")
