"""What the fleet's worker does for the console: each kind of job, handed on to its service."""

from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import DomainError
from tenants.console import jobs_of_life
from tenants.console.kinds import KINDS, Outcome, Task, kind
from tenants.models import shared_storage
from tenants.provisioning import branding, importing, services

__all__ = ["KINDS", "jobs_of_life"]


@kind("create", gettext_lazy("Create a municipality"), whole=True)
def create(task: Task) -> Outcome:
    """A new municipality, as `NewMunicipality` has it."""
    new = services.NewMunicipality(**task.arguments)
    task.progress(0, 1, new.name)
    made = services.create_municipality(new=new)
    text = _("%(name)s was created and answers at %(host)s.")
    return Outcome(text % {"name": made.name, "host": new.host}, {"host": new.host})


@kind("import", gettext_lazy("Create many municipalities"))
def create_many(task: Task) -> Outcome:
    """Those of a CSV file that are missing; whoever is there already is left alone."""
    wanted = read_text(task.arguments["csv"])
    made, there = importing.create_missing(wanted, task.progress)
    text = _("%(made)d municipalities were created, %(there)d were there already.")
    facts = {"made": made, "there": there}
    return Outcome(text % facts, facts)


def read_text(text: str) -> list[services.NewMunicipality]:
    """The municipalities of a CSV text. Raises Invalid, naming every broken line."""
    with NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return importing.read_csv(Path(file.name))


@kind("brand", gettext_lazy("Change name, colours and languages"), whole=True)
def brand(task: Task) -> Outcome:
    """Name, colours, languages, coat of arms."""
    wanted = branding.Brand(**task.arguments)
    try:
        with transaction.atomic():
            changed = branding.rebrand_municipality(schema=task.schema, brand=wanted)
    except DomainError:
        # Refused for good. After anything else the job may be taken up again and needs the file.
        if wanted.arms:
            with suppress(OSError):
                shared_storage().delete(wanted.arms)
        raise
    return Outcome(_("%(name)s looks as you asked.") % {"name": changed.name}, asdict(wanted))


@kind("suspend", gettext_lazy("Suspend the portal"), whole=True)
def suspend(task: Task) -> Outcome:
    """Close a portal."""
    reason = task.arguments["reason"]
    closed = services.suspend_municipality(schema=task.schema, reason=reason)
    return Outcome(_("%(name)s is closed: its addresses answer 503.") % {"name": closed.name})


@kind("resume", gettext_lazy("Open the portal again"), whole=True)
def resume(task: Task) -> Outcome:
    """Open it again."""
    opened = services.resume_municipality(schema=task.schema)
    return Outcome(_("%(name)s is open.") % {"name": opened.name})


@kind("quotas", gettext_lazy("Set what the portal may use"), whole=True)
def quotas(task: Task) -> Outcome:
    """Limits of files, mails, exports and requests."""
    limited = branding.limit_municipality(schema=task.schema, limits=task.arguments)
    return Outcome(_("%(name)s has its limits.") % {"name": limited.name}, task.arguments)
