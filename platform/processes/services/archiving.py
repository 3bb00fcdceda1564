"""A finished process is handed over to the archive: its package is made, and it rests."""

import hashlib
from datetime import datetime, timedelta
from secrets import token_hex
from tempfile import TemporaryFile
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid
from processes import rules, tasks
from processes.models import Process
from processes.packing import pack
from processes.services.beginning import locked
from records.services import Actor, audit

# Long enough to be fetched and checked; it holds personal data and is made anew when needed.
KEPT = timedelta(days=30)
# A task that has not finished by then has broken off.
STALLED = timedelta(hours=1)
FORMAT = 1
LEFT_OUT = [
    "Podpore posameznim mnenjem: šteto je njihovo število, ne kdo je podprl.",
    "Odgovori na izjave: v paketu so seštevki, ne kdo je kaj odgovoril.",
    "Gesla, seje in ključi potrdil.",
]


@transaction.atomic
def ask_for_package(*, process_id: int, by: Actor | None, now: datetime) -> Process:
    """Have a task make the package of a finished process; one that broke off is begun anew.

    Raises NotFound, NotAllowed, and Conflict while it runs, while answers are due, or while a
    package is being made.
    """
    process = locked(process_id, by)
    due = process.duties.filter(answered_on=None).count()
    reason = rules.may_archive(due, is_over(process, now))
    if reason or is_under_way(process, now):
        raise Conflict("package_not_begun", reason or _("The package is being made already."))
    _forget_file(process)
    token = token_hex(8)
    process.package = {"token": token, "asked_at": now.isoformat()}
    process.save(update_fields=["package", "package_file"])
    audit(act="processes.package_asked_for", object=process, by=by, now=now)
    tasks.make_package.enqueue(process.pk, token)
    tasks.forget_package.using(run_after=now + KEPT).enqueue(process.pk, token)
    return process


def make_package(*, process_id: int, token: str) -> bool:
    """Make the package; whether it was made. Whole or not at all, and safe to repeat."""
    process = Process.objects.filter(pk=process_id).first()
    if process is None or process.package.get("token") != token or process.package_file:
        return False
    about = {
        "format": FORMAT,
        "process": process.slug,
        "number": process.number,
        "asked_at": process.package["asked_at"],
        "left_out": LEFT_OUT,
    }
    try:
        with TemporaryFile() as space, transaction.atomic():
            packed = pack(process, space, about)
            space.seek(0)
            digest = hashlib.file_digest(space, "sha256").hexdigest()
            # Last of all: what fails before leaves no file.
            name = _stored(process, space)
    except Exception:
        _note(process_id, token, {"trouble": True})
        raise
    made = {"digest": digest, "files": len(packed.files)}
    if not _note(process_id, token, made, name):
        process.package_file.storage.delete(name)
        return False
    return True


@transaction.atomic
def hand_over(*, process_id: int, reference: str, by: Actor | None, now: datetime) -> Process:
    """Note that the archive has taken the package over, under its `reference`: from now on nothing
    of the process changes any more.

    Raises NotFound, NotAllowed, Invalid without a reference, and Conflict without a package.
    """
    process = locked(process_id, by)
    reference = " ".join(reference.split())
    if reason := rules.may_hand_over(reference, bool(process.package_file)):
        raise Invalid("not_handed_over", reason, {"reference": reason})
    process.archived_at, process.archived_digest = now, process.package["digest"]
    process.archived_as = reference
    process.save(update_fields=["archived_at", "archived_digest", "archived_as"])
    data = {"reference": reference, "sha256": process.archived_digest}
    audit(act="processes.process_archived", object=process, by=by, now=now, data=data)
    return process


@transaction.atomic
def forget_package(*, process_id: int, token: str) -> None:
    """Delete the package, unless it was asked for anew."""
    process = _with_token(process_id, token)
    if process is not None:
        _forget_file(process)
        process.package = {}
        process.save(update_fields=["package", "package_file"])


def is_over(process: Process, now: datetime) -> bool:
    """Whether its last step is over, or it was annulled."""
    if process.published_at is None:
        return False
    running = process.steps.filter(closes_at__gt=now).exists()
    return process.annulled_at is not None or not running


def is_under_way(process: Process, now: datetime) -> bool:
    """Whether a package is being made."""
    package: dict[str, Any] = process.package
    if not package or process.package_file or package.get("trouble"):
        return False
    return datetime.fromisoformat(package["asked_at"]) > now - STALLED


def _stored(process: Process, space: Any) -> str:
    space.seek(0)
    field = process.package_file.field
    wanted = field.generate_filename(process, "package.zip")
    return str(process.package_file.storage.save(wanted, File(space, name="package.zip")))


def _note(pk: int, token: str, facts: dict[str, Any], name: str = "") -> bool:
    """Write down what became of a package; whether it is still wanted."""
    with transaction.atomic():
        process = _with_token(pk, token)
        if process is None or process.package_file:
            return False
        kept = {key: value for key, value in process.package.items() if key != "trouble"}
        process.package, process.package_file = kept | facts, name
        process.save(update_fields=["package", "package_file"])
    return True


def _with_token(pk: int, token: str) -> Process | None:
    found = Process.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    return found if found is not None and found.package.get("token") == token else None


def _forget_file(process: Process) -> None:
    if process.package_file:
        storage, name = process.package_file.storage, str(process.package_file.name)
        transaction.on_commit(lambda: storage.delete(name))
        process.package_file = ""
