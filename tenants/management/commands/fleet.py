"""The fleet from the command line: all municipalities' schemas at once."""

import os
import sys
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db import InterfaceError, OperationalError

from common.errors import DomainError
from tenants.models import SchemaState
from tenants.provisioning.fleet.migrate import Order, Result, check, look, migrate
from tenants.provisioning.fleet.state import Found, Standing
from tenants.provisioning.fleet.work import Outcome, serve
from tenants.provisioning.fleet.workers import processors


class Command(BaseCommand):
    """`manage.py fleet migrate | status`."""

    help = "Brings every municipality's schema up to the code, and says how each stands."
    # A run with nothing to do is a matter of seconds; the checks are made when the portals start.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command an act."""
        acts = parser.add_subparsers(dest="act", required=True)
        migrate = acts.add_parser("migrate", help="bring what is behind up to the code")
        migrate.add_argument(
            "--processes", type=int, default=processors(), help="at once (as many as processors)"
        )
        migrate.add_argument("--only", nargs="+", default=[], metavar="SCHEMA", help="these alone")
        migrate.add_argument("--canary", default="", metavar="SCHEMA", help="who goes first, alone")
        migrate.add_argument("--dry-run", action="store_true", help="say it, change nothing")
        acts.add_parser("status", help="how each municipality's schema stands")
        acts.add_parser("work", help="a worker of a run; started by it")

    # In English like everything that PostgreSQL and Django say of a migration.
    @no_translations
    def handle(self, *args: Any, act: str, **options: Any) -> None:
        """Run the act; a refusal is one sentence and exit code 1."""
        try:
            getattr(self, f"do_{act}")(options)
        except DomainError as error:
            raise CommandError(error.message) from error
        except (OperationalError, InterfaceError, psycopg2.Error) as error:
            raise CommandError(
                f"The database went away; the same command does the rest. It says: {error}"
            ) from error
        except KeyboardInterrupt:
            raise CommandError(
                "\nStopped. What was begun has been finished; the same command does the rest."
            ) from None

    def do_migrate(self, options: dict[str, Any]) -> None:
        """Migrate, saying each step; exit code 1 when a municipality is not as it should be."""
        if not 1 <= options["processes"] <= 64:
            raise CommandError("--processes must be a whole number from 1 to 64.")
        order = Order(options["processes"], tuple(options["only"]), options["canary"])
        if options["dry_run"]:
            self._rehearse(order)
            return
        result = migrate(order, self._say, self._progress)
        if result.well:
            did = f"{result.brought} migrated" if result.brought else "nothing to do"
            self.stdout.write(f"{result.looked_at} municipalities: {did}.")
            return
        raise CommandError(self._told(result))

    def do_status(self, options: dict[str, Any]) -> None:
        """One line a municipality; exit code 1 when one is not as it should be."""
        states = {state.pk: state for state in SchemaState.objects.all()}
        found = look()
        for one in found:
            state = states.get(one.municipality)
            when = f"{state.migrated_at:%Y-%m-%d %H:%M}" if state and state.migrated_at else "–"
            release = state.release if state else ""
            line = f"{one.schema:<32} {one.standing:<8} {when:<16} {release:<12}"
            self.stdout.write(line.rstrip())
            for reason in _reasons(one, state):
                self.stdout.write(f"    {reason}")
        bad = sum(one.standing != Standing.CURRENT for one in found)
        self.stdout.write(f"{len(found)} municipalities, {len(found) - bad} as the code wants them")
        if bad:
            raise CommandError(f"{bad} are not.")

    def do_work(self, options: dict[str, Any]) -> None:
        """Serve the run that started this process, through its pipes."""
        # Whatever a migration prints is for people; the answers have a pipe of their own.
        with os.fdopen(os.dup(1), "w") as answers:
            os.dup2(2, 1)
            serve(sys.stdin, answers)

    def _rehearse(self, order: Order) -> None:
        check(order)
        for one in look(order.only):
            if one.standing != Standing.CURRENT:
                self.stdout.write(f"{one.schema}: {one.words}")
        self.stdout.write("Nothing was changed.")

    def _say(self, line: str) -> None:
        self.stdout.write(f"  {line} …")
        self.stdout.flush()

    def _progress(self, outcome: Outcome, number: int, of: int) -> None:
        how = "FAILED" if outcome.failure else f"{outcome.seconds:.2f} s"
        line = f"{number}/{of} {outcome.schema} {how}"
        if sys.stdout.isatty() and not outcome.failure:
            filled = "█" * (30 * number // of)
            self.stdout.write(f"\r{filled:<30} {line:<60.60}", ending="\n" if number == of else "")
        else:
            self.stdout.write(line)
        self.stdout.flush()

    def _told(self, result: Result) -> str:
        lines = [f"{schema}: {words}" for schema, words in sorted(result.failures.items())]
        wrong = len(result.failures)
        lines.append(f"{result.brought} migrated, {wrong} not as they should be (named above).")
        if result.stopped_by:
            lines.append(
                f"Stopped after the first, {result.stopped_by}: {result.waiting} others wait."
            )
        return "\n".join(lines)


def _reasons(one: Found, state: SchemaState | None) -> list[str]:
    known = state.failure if state and one.standing == Standing.BEHIND else ""
    return (known or one.words).splitlines()
