"""Operators of the installation from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from tenants.console import operators


class Command(BaseCommand):
    """`manage.py operator add | list | reset | remove`."""

    help = "Adds, lists and removes the operators who may open the console of the root domain."

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command an act."""
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="all operators")
        for act, said in (
            ("add", "a new operator; shows the link with which to set a password, once"),
            ("reset", "for who lost the password or the second factor: begin anew"),
            ("remove", "close the console to an operator at once"),
        ):
            acts.add_parser(act, help=said).add_argument("email")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        """Run the act; a refusal is one sentence and exit code 1."""
        try:
            getattr(self, f"do_{act}")(options)
        except DomainError as error:
            raise CommandError(error.message) from error

    def do_add(self, options: dict[str, Any]) -> None:
        """Add one and show the link."""
        self._show(options["email"], operators.add(email=options["email"]))

    def do_reset(self, options: dict[str, Any]) -> None:
        """Take password and second factor away and show the link."""
        self._show(options["email"], operators.reset(email=options["email"]))

    def do_remove(self, options: dict[str, Any]) -> None:
        """Close the console to one."""
        operators.remove(email=options["email"])
        self.stdout.write(f"{options['email']} is no operator any more.")

    def do_list(self, options: dict[str, Any]) -> None:
        """One line each."""
        found = operators.listed()
        for one in found:
            factor = f"{one['factor_since']:%Y-%m-%d}" if one["factor_since"] else "none yet"
            password = "set" if one["has_password"] else "not set"
            self.stdout.write(
                f"{one['email']:<40} password {password:<8} second factor {factor:<11} "
                f"recovery codes {one['codes_left']}"
            )
        self.stdout.write(f"{len(found)} operators")

    def _show(self, email: str, link: str) -> None:
        self.stdout.write(f"{email} sets a password here, once, within 3 days:\n{link}")
