"""The acts of `manage.py municipality` on the life cycle: export to deletion, names and hosts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django_tenants.utils import schema_context

from common.errors import DomainError
from records import chain
from tenants.models import DeletionReport, Municipality
from tenants.provisioning import deletion, domains, services
from tenants.provisioning.archive.export import export_municipality
from tenants.provisioning.archive.restore import (
    Wanted,
    inspect,
    restore_municipality,
    sweep_leftovers,
)
from tenants.provisioning.ready_roles import sweep_roles

Options = dict[str, Any]
Say = Callable[[str], Any]
Progress = Callable[[int, int, str], None]

SCHEMA_STAYS = (
    "The schema keeps its name: sessions, tokens and signatures are bound to it. Export the "
    "municipality and restore it under the new name (tenants/provisioning/archive/README.md)."
)


def add_arguments(acts: Any) -> None:
    """One sub-command an act."""
    _add_archive_acts(acts)
    _add_deletion_acts(acts)
    trail = acts.add_parser("audit", help="the trail of what was done: reckon its chain anew")
    trail.add_argument("what", choices=("verify",))
    trail.add_argument("schema")
    trail.add_argument(
        "--expect", default="", metavar="NUMBER:HASH", help="a head that was written down earlier"
    )
    rename = acts.add_parser("rename", help="another name")
    rename.add_argument("schema")
    rename.add_argument("--name", help="as citizens read it")
    rename.add_argument("--schema", dest="new_schema", help="refused: says how it is done")
    host = acts.add_parser("host", help="another primary host")
    host.add_argument("schema")
    host.add_argument("--set", dest="host", required=True, help="for example hrastnik.example.si")
    host.add_argument("--keep-old", action="store_true", help="the old host leads to the new one")
    domain = acts.add_parser("domain", help="a domain of the municipality's own")
    domain.add_argument("what", choices=("add", "check", "remove"))
    domain.add_argument("schema")
    domain.add_argument("host", help="for example www.hrastnik.si")
    domain.add_argument("--port", type=int, default=80, help="where the check asks")


def _add_archive_acts(acts: Any) -> None:
    export = acts.add_parser("export", help="all of it into one file")
    export.add_argument("schema")
    export.add_argument("file", type=Path)
    export.add_argument("--encrypt-to", action="append", default=[], help="age1…; may be repeated")
    restore = acts.add_parser("restore", help="a municipality out of such a file")
    restore.add_argument("file", type=Path)
    restore.add_argument("--schema", required=True, help="the name that it gets here")
    restore.add_argument("--host", default="", help="without it, as in the archive")
    code = restore.add_mutually_exclusive_group()
    code.add_argument("--code", default="", help="without it, as in the archive")
    code.add_argument("--without-code", action="store_true", help="a copy beside the original")
    check = acts.add_parser("inspect", help="read and check an archive, restore nothing")
    check.add_argument("file", type=Path)
    for act in (restore, check):
        act.add_argument("--identity", type=Path, help="file of the secret key (age-keygen)")


def _add_deletion_acts(acts: Any) -> None:
    delete = acts.add_parser("delete", help="close for good, and delete after a time to think")
    delete.add_argument("schema")
    delete.add_argument("--confirm", required=True, help="the municipality's name, exactly")
    delete.add_argument("--grace", type=int, default=deletion.GRACE, help="days to think (30)")
    delete.add_argument("--reason", default="", help="visitors read it")
    acts.add_parser("keep", help="take the deletion back").add_argument("schema")
    purge = acts.add_parser(
        "purge", help="delete what is due, as the fleet's worker does by itself"
    )
    purge.add_argument("schema", nargs="?", default="", help="this one alone")
    acts.add_parser("reports", help="what was deleted, and the proof")


def export(options: Options, say: Say, progress: Progress) -> None:
    """Export one, and say what went into the file."""
    made = export_municipality(
        schema=options["schema"],
        path=options["file"],
        encrypt_to=options["encrypt_to"],
        progress=progress,
    )
    say(f"\n{made.path}: {made.size:,} bytes, {made.rows:,} rows, {made.files:,} files.")
    for name in made.skipped:
        say(f"left out, gone or no plain file: {name}")


def restore(options: Options, say: Say, progress: Progress) -> None:
    """Restore one."""
    for schema in sweep_leftovers():
        say(f"removed the files of a broken-off restore: {schema}")
    wanted = Wanted(
        schema=options["schema"],
        host=options["host"],
        code=options["code"],
        without_code=options["without_code"],
    )
    made = restore_municipality(
        path=options["file"], wanted=wanted, identity=options["identity"], progress=progress
    )
    say(f"\nRestored {made.name} as {made.schema_name}.")


def check_archive(options: Options, say: Say, progress: Progress) -> None:
    """Say what an archive holds."""
    found = inspect(path=options["file"], identity=options["identity"])
    head, members = found.head, found.manifest.members
    say(f"{head.municipality['name']}, made {head.made_at}, state {head.state}: undamaged.")
    say(f"{found.manifest.rows():,} rows in {len(head.tables)} tables, {len(members):,} members.")


def delete(options: Options, say: Say, progress: Progress) -> None:
    """Mark one for deletion."""
    marked = deletion.mark_for_deletion(
        schema=options["schema"],
        confirm=options["confirm"],
        grace=options["grace"],
        reason=options["reason"],
        now=timezone.now(),
    )
    after = f"{marked.delete_after:%Y-%m-%d %H:%M} UTC"
    say(f"{marked.name} is closed and will be deleted by “purge” after {after}.")


def keep(options: Options, say: Say, progress: Progress) -> None:
    """Take a mark back."""
    kept = deletion.keep_municipality(schema=options["schema"])
    say(f"{kept.name} stays; it is {kept.status}.")


def purge(options: Options, say: Say, progress: Progress) -> None:
    """Delete what is due, go on past one that cannot be, and exit with 1 if there was one."""
    for schema in sweep_leftovers():
        say(f"removed the files of a broken-off restore: {schema}")
    for schema in sweep_roles():
        say(f"dropped the role that a killed making left: {schema}")
    now = timezone.now()
    schemas = [options["schema"]] if options["schema"] else deletion.due(now=now)
    failed = []
    for schema in schemas:
        try:
            _print(deletion.purge(schema=schema, now=now, progress=progress), say)
        except DomainError as error:
            failed.append(f"{schema}: {error.message}")
    say(f"{len(schemas) - len(failed)} deleted.")
    if failed:
        raise CommandError("\n".join(failed))


def reports(options: Options, say: Say, progress: Progress) -> None:
    """Print all reports."""
    for report in deletion.reports():
        _print(report, say)


def rename(options: Options, say: Say, progress: Progress) -> None:
    """Give one another name."""
    if options["new_schema"] or not options["name"]:
        raise CommandError(SCHEMA_STAYS if options["new_schema"] else "Give --name.")
    renamed = services.rename_municipality(schema=options["schema"], name=options["name"])
    say(f"{renamed.schema_name} is called {renamed.name}.")


def host(options: Options, say: Say, progress: Progress) -> None:
    """Change the primary host."""
    domains.change_host(
        schema=options["schema"],
        host=options["host"],
        keep_old=options["keep_old"],
        now=timezone.now(),
    )
    say(f"{options['schema']} answers at {options['host']}.")


def domain(options: Options, say: Say, progress: Progress) -> None:
    """Add, check or remove a domain of the municipality's own."""
    schema, name = options["schema"], options["host"]
    if options["what"] == "remove":
        domains.remove_domain(schema=schema, host=name)
        say(f"{name} no longer leads to {schema}.")
    elif options["what"] == "add":
        added = domains.add_domain(schema=schema, host=name)
        say(f"Point the DNS record of {added.domain} here, then: municipality domain check.")
    else:
        domains.check_domain(schema=schema, host=name, now=timezone.now(), port=options["port"])
        say(f"{name} leads here and is served.")


def audit(options: Options, say: Say, progress: Progress) -> None:
    """Verify the audit trail of one; exit with 1 when it has been changed."""
    if not Municipality.objects.filter(schema_name=options["schema"]).exists():
        raise CommandError(f"There is no municipality “{options['schema']}”.")
    with schema_context(options["schema"]):
        verdict = chain.verify(expected=options["expect"])
    for fault in verdict.faults:
        say(fault)
    if verdict.faults:
        raise CommandError(f"The audit trail of {options['schema']} has been changed.")
    say(f"{verdict.entries:,} entries, unchanged. The last one: {verdict.head}")


def _print(report: DeletionReport, say: Say) -> None:
    state = f"deleted {report.finished_at:%Y-%m-%d %H:%M}" if report.finished_at else "UNFINISHED"
    say(f"\n{report.name} ({report.schema_name}): {state}")
    for place, counts in sorted(report.found.items()):
        say(f"  {place:<45} {counts.get('before', 0):>12,} → {counts.get('after', '?'):>6}")


ACTS: dict[str, Callable[[Options, Say, Progress], None]] = {
    "export": export,
    "restore": restore,
    "inspect": check_archive,
    "delete": delete,
    "keep": keep,
    "purge": purge,
    "reports": reports,
    "rename": rename,
    "host": host,
    "domain": domain,
    "audit": audit,
}
