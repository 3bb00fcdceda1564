"""Municipalities from the command line."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tenants.utils import schema_context

from cms.links import password_link
from common.errors import DomainError
from tenants import rules
from tenants.management import life_cycle
from tenants.models import Municipality
from tenants.provisioning import importing, services


class Command(BaseCommand):
    """`manage.py municipality create | list | suspend | resume | import | link`, and the acts of
    `life_cycle`: export, restore, delete and the rest."""

    help = "Creates, lists, suspends, exports, restores, moves and deletes municipalities."

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command an act."""
        acts = parser.add_subparsers(dest="act", required=True)
        create = acts.add_parser("create", help="a new municipality")
        create.add_argument("schema", help="for example hoce_slivnica")
        create.add_argument("--name", required=True, help="as citizens read it")
        create.add_argument("--host", required=True, help="for example hoce-slivnica.example.si")
        create.add_argument("--code", help="official code, three digits")
        create.add_argument("--kind", default="municipality", choices=rules.KINDS)
        create.add_argument("--region", default="")
        create.add_argument("--languages", default="sl,en", help="sl first, then en, it, hu")
        create.add_argument("--colour", default="#0b4f6c")
        create.add_argument("--accent", default="#e0a800", help="second colour, decoration only")
        create.add_argument("--admin", default="", help="e-mail of the first administrator")
        acts.add_parser("list", help="all municipalities")
        suspend = acts.add_parser("suspend", help="close a portal at once")
        suspend.add_argument("schema")
        suspend.add_argument("--reason", required=True, help="visitors read it")
        acts.add_parser("resume", help="open it again").add_argument("schema")
        acts.add_parser("import", help="many, from a CSV file").add_argument("file", type=Path)
        link = acts.add_parser("link", help="a link with which a person sets a password")
        link.add_argument("schema")
        link.add_argument("email")
        life_cycle.add_arguments(acts)

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        """Run the act; a refusal is one sentence and exit code 1."""
        try:
            if act in life_cycle.ACTS:
                life_cycle.ACTS[act](options, self.stdout.write, self._bar)
            else:
                getattr(self, f"do_{act}")(options)
        except DomainError as error:
            raise CommandError(error.message) from error

    def do_create(self, options: dict[str, Any]) -> None:
        """Create one and show its administrator's link."""
        new = services.NewMunicipality(
            schema=options["schema"],
            name=options["name"],
            host=options["host"].lower(),
            code=options["code"],
            kind=options["kind"],
            region=options["region"],
            languages=options["languages"].split(","),
            colour=options["colour"].lower(),
            accent=options["accent"].lower(),
            admin_email=options["admin"],
        )
        municipality = services.create_municipality(new=new)
        self.stdout.write(f"Created {municipality.name} at {new.host}.")
        if new.admin_email:
            self.do_link({"schema": new.schema, "email": new.admin_email})

    def do_list(self, options: dict[str, Any]) -> None:
        """One line each, in the order of the alphabet."""
        found = Municipality.objects.order_by("sort_key").prefetch_related("domains")
        for municipality in found:
            hosts = ", ".join(domain.domain for domain in municipality.domains.all())
            code = municipality.code or "–"
            line = f"{code:>3}  {municipality.schema_name:<24} {municipality.status:<10} {hosts}"
            self.stdout.write(f"{line}  {municipality.name}")
        self.stdout.write(f"{len(found)} municipalities")

    def do_suspend(self, options: dict[str, Any]) -> None:
        """Close a portal."""
        closed = services.suspend_municipality(schema=options["schema"], reason=options["reason"])
        self.stdout.write(f"{closed.name} is closed: its addresses answer 503.")

    def do_resume(self, options: dict[str, Any]) -> None:
        """Open it again."""
        opened = services.resume_municipality(schema=options["schema"])
        self.stdout.write(f"{opened.name} is open.")

    def do_import(self, options: dict[str, Any]) -> None:
        """Read and check the whole file, then create what is missing."""
        wanted = importing.read_csv(options["file"])
        made, there = importing.create_missing(wanted, self._bar)
        self.stdout.write(f"\n{made} created, {there} were there already.")

    def do_link(self, options: dict[str, Any]) -> None:
        """Show a link with which the person sets a password, once."""
        with schema_context(options["schema"]):
            link = password_link(options["email"])
        self.stdout.write(f"{options['email']} sets a password here, once, within 3 days:\n{link}")

    def _bar(self, number: int, of: int, name: str) -> None:
        if sys.stdout.isatty():
            filled = "█" * (30 * number // of)
            self.stdout.write(f"\r{filled:<30} {number}/{of} {name:<40.40}", ending="")
        elif number % 25 == 0 or number == of:
            self.stdout.write(f"{number}/{of} {name}")
        self.stdout.flush()
