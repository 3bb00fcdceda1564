"""Jobs of a municipality's life cycle: archives, deletion, hosts; handed on to their services."""

from dataclasses import asdict

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import NotFound
from tenants.console import places, uploads
from tenants.console.kinds import Outcome, Task, kind
from tenants.isolation.hosts import CHALLENGES
from tenants.models import Domain, Municipality
from tenants.provisioning import deletion, domains
from tenants.provisioning.archive import restore as archive
from tenants.provisioning.archive.export import export_municipality


@kind("export", gettext_lazy("Export to an archive"))
def export(task: Task) -> Outcome:
    """All of it into one file, below the folder of exports."""
    keys = task.arguments.get("encrypt_to", [])
    path = places.new_archive(task.schema, timezone.now(), encrypted=bool(keys))
    made = export_municipality(
        schema=task.schema, path=path, encrypt_to=keys, progress=task.progress
    )
    facts = {"archive": path.name, "bytes": made.size, "rows": made.rows, "files": made.files}
    if made.skipped:
        facts["left out"] = ", ".join(made.skipped[:50])
    text = _("%(rows)d rows and %(files)d files are in %(archive)s.")
    return Outcome(text % facts, facts)


@kind("restore", gettext_lazy("Restore from an archive"))
def restore(task: Task) -> Outcome:
    """A municipality out of a file in the folder of exports."""
    archive.sweep_leftovers()
    asked = dict(task.arguments)
    name = asked.pop("archive")
    path = places.archive(name)
    wanted = archive.Wanted(schema=task.schema, **asked)
    if task.again and (there := _came_back(wanted.schema, task)):
        uploads.forget(name)
        return there
    if path is None:
        raise NotFound("no_such_archive", _("There is no such archive any more."))
    made = archive.restore_municipality(path=path, wanted=wanted, progress=task.progress)
    uploads.forget(name)
    text = _("%(name)s was restored as %(schema)s.")
    return Outcome(text % {"name": made.name, "schema": made.schema_name}, asdict(wanted))


def _came_back(schema: str, task: Task) -> Outcome | None:
    """What a worker finished that died before it could say so.

    The console asks for a schema that nobody has, and one job at a time works on it.
    """
    found = Municipality.objects.filter(schema_name=schema, created_at__isnull=False).first()
    if found is None:
        return None
    return Outcome(_("%(name)s was restored as %(schema)s.") % {"name": found, "schema": schema})


@kind("delete", gettext_lazy("Mark for deletion"), whole=True)
def delete(task: Task) -> Outcome:
    """Close for good, to be deleted after a time to think."""
    asked = task.arguments
    marked = deletion.mark_for_deletion(
        schema=task.schema,
        confirm=asked["confirm"],
        grace=asked["grace"],
        reason=asked["reason"],
        now=timezone.now(),
    )
    text = _("%(name)s is closed: its addresses answer 410. It is deleted after %(day)s.")
    day = date_format(timezone.localtime(marked.delete_after), "SHORT_DATETIME_FORMAT")
    return Outcome(text % {"name": marked.name, "day": day})


@kind("keep", gettext_lazy("Take the deletion back"), whole=True)
def keep(task: Task) -> Outcome:
    """Take a mark back."""
    kept = deletion.keep_municipality(schema=task.schema)
    return Outcome(_("%(name)s stays.") % {"name": kept.name})


@kind("purge", gettext_lazy("Delete for ever"))
def purge(task: Task) -> Outcome:
    """Delete what was marked and is due; a purge that broke off is finished."""
    if task.again and not Municipality.objects.filter(schema_name=task.schema).exists():
        report = deletion.reports().filter(schema_name=task.schema).latest("begun_at")
    else:
        report = deletion.purge(schema=task.schema, now=timezone.now(), progress=task.progress)
    facts = {
        place: f"{count.get('before', '–')} → {count.get('after', '–')}"
        for place, count in report.found.items()
    }
    return Outcome(_("%(name)s is gone; the report proves it.") % {"name": report.name}, facts)


@kind("host", gettext_lazy("Change the primary host"), whole=True)
def host(task: Task) -> Outcome:
    """Another primary host; the old one may lead to it."""
    asked = task.arguments
    changed = domains.change_host(
        schema=task.schema, host=asked["host"], keep_old=asked["keep_old"], now=timezone.now()
    )
    text = _("%(name)s answers at %(host)s.")
    return Outcome(text % {"name": changed.name, "host": asked["host"]})


@kind("domain_add", gettext_lazy("Add a domain"), whole=True)
def domain_add(task: Task) -> Outcome:
    """One more domain, pending until it is checked."""
    added = domains.add_domain(schema=task.schema, host=task.arguments["host"])
    return Outcome(_("%(host)s waits to be checked.") % {"host": added.domain}, _challenge(added))


def _challenge(domain: Domain) -> dict[str, str]:
    address = f"http://{domain.domain}{CHALLENGES}{domain.challenge}"
    return {_("must answer with its last part"): address}


@kind("domain_check", gettext_lazy("Check a domain"))
def domain_check(task: Task) -> Outcome:
    """Ask the domain for its challenge; served from now on when it answers."""
    checked = domains.check_domain(
        schema=task.schema, host=task.arguments["host"], now=timezone.now()
    )
    return Outcome(_("%(host)s leads here and is served.") % {"host": checked.domain})


@kind("domain_remove", gettext_lazy("Remove a domain"), whole=True)
def domain_remove(task: Task) -> Outcome:
    """Take a domain away; it answers 404 from then on."""
    domains.remove_domain(schema=task.schema, host=task.arguments["host"])
    return Outcome(_("%(host)s is nobody's any more.") % {"host": task.arguments["host"]})
