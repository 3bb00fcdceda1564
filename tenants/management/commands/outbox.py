"""What consumers of the outboxes could not digest, from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.consumers import aside
from records.consumers.pump import try_again
from tenants.models import Municipality


class Command(BaseCommand):
    """`manage.py outbox aside|retry [SCHEMA …]`."""

    help = "Shows events that were set aside, or carries them to their consumers again."

    def add_arguments(self, parser: CommandParser) -> None:
        """One act, and whose events."""
        acts = parser.add_subparsers(dest="act", required=True)
        for act, said in (("aside", "list them with their reasons"), ("retry", "try them again")):
            one = acts.add_parser(act, help=said)
            one.add_argument("schemas", nargs="*", help="none means every municipality")

    def handle(self, *args: Any, act: str, schemas: list[str], **options: Any) -> None:
        """One municipality after the other; exit code 1 when something is still set aside."""
        every = Municipality.objects.order_by("schema_name").values_list("schema_name", flat=True)
        known = list(every)
        if unknown := sorted(set(schemas) - set(known)):
            raise CommandError(f"There is no municipality “{unknown[0]}”.")
        left = sum(self._do(act, schema) for schema in schemas or known)
        if act == "retry" and left:
            raise CommandError(f"Still set aside: {left}.")

    def _do(self, act: str, schema: str) -> int:
        if act == "retry":
            went, _left = try_again(schema)
            if went:
                self.stdout.write(f"{schema}: {went} carried.")
        kept = aside.of(schema)
        for one in kept:
            self.stdout.write(f"{one} {one.at:%Y-%m-%d %H:%M} {one.error}")
        return len(kept)
