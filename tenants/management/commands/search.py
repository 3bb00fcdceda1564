"""The search from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tenants.utils import schema_context

from cms.publicity import tell_everything
from common.errors import DomainError
from search.services import rebuild
from tenants.models import Municipality


class Command(BaseCommand):
    """`manage.py search rebuild [SCHEMA …]`."""

    help = "Makes the search anew: of the municipalities that are named, or of all of them."

    def add_arguments(self, parser: CommandParser) -> None:
        """One act, and whose search."""
        acts = parser.add_subparsers(dest="act", required=True)
        act = acts.add_parser("rebuild", help="anew from everything that is public")
        act.add_argument("schemas", nargs="*", help="none means every municipality")

    def handle(self, *args: Any, schemas: list[str], **options: Any) -> None:
        """One municipality after the other; a refusal of one keeps no other from its own."""
        every = Municipality.objects.order_by("schema_name").values_list("schema_name", flat=True)
        known = list(every)
        if unknown := sorted(set(schemas) - set(known)):
            raise CommandError(f"There is no municipality “{unknown[0]}”.")
        failed = [schema for schema in schemas or known if not self._rebuild(schema)]
        if failed:
            raise CommandError(f"Not rebuilt: {', '.join(failed)}.")

    def _rebuild(self, schema: str) -> bool:
        try:
            with schema_context(schema):
                number = rebuild()
                # The root domain reads everything anew, as after a restore.
                tell_everything()
        except DomainError as error:
            self.stderr.write(f"{schema}: {error.message}")
            return False
        self.stdout.write(f"{schema}: {number} can be found.")
        return True
