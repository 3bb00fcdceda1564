"""Integrators' tokens from the command line."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django_tenants.utils import schema_context

from accounts.models import ApiToken
from accounts.rules import SCOPES
from accounts.services import issue_token, revoke_token
from common.errors import DomainError
from tenants.models import Municipality

# Five years: longer than that nobody remembers what a token was for.
MOST_DAYS = 1830


class Command(BaseCommand):
    """`manage.py token issue | revoke | list`."""

    help = "Issues, revokes and lists the tokens with which programs call a municipality's API."

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command an act."""
        acts = parser.add_subparsers(dest="act", required=True)
        issue = acts.add_parser("issue", help="a new token, shown this once")
        revoke = acts.add_parser("revoke", help="make a token useless at once")
        for act in (issue, revoke, acts.add_parser("list", help="all tokens, without their value")):
            act.add_argument("schema", help="the municipality, for example hoce_slivnica")
        for act in (issue, revoke):
            act.add_argument("name", help="who uses it")
        issue.add_argument(
            "--scope", action="append", required=True, help=f"may be repeated: {', '.join(SCOPES)}"
        )
        issue.add_argument("--days", type=int, help="how long it holds; without it, until revoked")

    def handle(self, *args: Any, act: str, schema: str, **options: Any) -> None:
        """Run the act in the municipality; a refusal is one sentence and exit code 1."""
        if not Municipality.objects.filter(schema_name=schema).exists():
            raise CommandError(
                f"There is no municipality “{schema}”. See: manage.py municipality list"
            )
        try:
            with schema_context(schema):
                getattr(self, f"do_{act}")(schema, options)
        except DomainError as error:
            raise CommandError(error.message) from error

    def do_issue(self, schema: str, options: dict[str, Any]) -> None:
        """Issue a token and show it."""
        now, days = timezone.now(), options["days"]
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--days must be a whole number from 1 to {MOST_DAYS}.")
        token = issue_token(
            name=options["name"],
            scopes=options["scope"],
            now=now,
            expires_at=now + timedelta(days=days) if days else None,
        )
        self.stdout.write(f"For “{options['name']}” in {schema}; it is not shown again:\n{token}")

    def do_revoke(self, schema: str, options: dict[str, Any]) -> None:
        """Revoke the live token of that name."""
        if not revoke_token(name=options["name"], now=timezone.now()):
            raise CommandError(f"No live token of {schema} is named “{options['name']}”.")
        self.stdout.write(f"The token “{options['name']}” of {schema} opens nothing any more.")

    def do_list(self, schema: str, options: dict[str, Any]) -> None:
        """One line each, the newest first."""
        now = timezone.now()
        tokens = ApiToken.objects.order_by("-created_at", "-pk")
        usable = set(ApiToken.objects.usable(now).values_list("pk", flat=True))
        for token in tokens:
            state = "live" if token.pk in usable else "revoked" if token.revoked_at else "expired"
            until = f"{token.expires_at:%Y-%m-%d}" if token.expires_at else "no end"
            scopes = " ".join(token.scopes)
            self.stdout.write(f"{state:<8} {until:<10} {token.name:<32} {scopes}")
        self.stdout.write(f"{len(tokens)} tokens of {schema}")
