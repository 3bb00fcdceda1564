"""The register as a file: asked for, made by a task, forgotten after a day.

What becomes of it stands in the queue; how far it is in counters of the municipality.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.tasks import TaskResultStatus
from django.tasks.exceptions import TaskResultDoesNotExist

from common.errors import NotFound
from consultations import tasks
from consultations.exports import RegisterFile, parts_of
from consultations.register import Wanted
from consultations.services.held import read_by
from records.services import Actor, audit
from tenants.isolation import counters

# Names and addresses of people: the file is made anew when it is needed.
KEPT = timedelta(days=1)
_SECONDS = int(KEPT.total_seconds())


@dataclass(frozen=True, slots=True)
class Export:
    """How far an export is: made, broken off or on its way, `done` of `total` lines."""

    number: str
    is_made: bool
    is_broken: bool
    done: int
    total: int
    name: str = ""


@transaction.atomic
def ask_for_register(
    *, consultation_id: int, wanted: Wanted, by: Actor, language: str, now: datetime
) -> str:
    """Have a task make a CSV of the lines that are wanted; says under which number it is asked
    for. Raises NotFound and NotAllowed."""
    consultation = read_by(consultation_id, by)
    asked = wanted.asked()
    audit(act="consultations.register_exported", object=consultation, by=by, now=now, data=asked)
    token = token_hex(16)
    result = tasks.export_register.enqueue(consultation.pk, asked, token, by.pk, language)
    tasks.forget_export.using(run_after=now + KEPT).enqueue(token)
    return str(result.id)


def make_register(*, consultation_id: int, wanted: dict[str, str], token: str) -> dict[str, Any]:
    """Make the file; says its name and size.

    Storage writes beside the place and moves what is whole: whatever ends the task before, there
    is no file. Raises Incomplete.
    """
    from consultations.models import Consultation

    consultation = Consultation.objects.get(pk=consultation_id)
    lines = Wanted.read(wanted).of(consultation)
    said = RegisterFile(lines, parts_of(consultation), lambda *n: _say(token, *n))
    name = default_storage.save(path_of(token), said)
    return {"name": name, "lines": said.total, "size": default_storage.size(name)}


def export_of(*, consultation_id: int, number: str, by: Actor) -> Export:
    """How far an export is that this person asked for. Raises NotFound for others'."""
    try:
        result = tasks.export_register.get_result(number)
    except (TaskResultDoesNotExist, ValueError) as error:
        raise NotFound("no_such_export", "") from error
    args = list(result.args)
    if len(args) != 5 or (args[0], args[3]) != (consultation_id, by.pk):
        raise NotFound("no_such_export", "")
    done, total = (counters.read(f"{args[2]}.{name}") or 0 for name in ("done", "total"))
    made = result.status == TaskResultStatus.SUCCESSFUL
    # A file of another size than it was written in is none.
    whole = made and _is_whole(result.return_value)
    broken = result.status == TaskResultStatus.FAILED or (made and not whole)
    name = result.return_value["name"] if whole else ""
    return Export(number, whole, broken, done, total, name)


def forget(*, token: str) -> None:
    """Delete the file of an export."""
    default_storage.delete(path_of(token))


def path_of(token: str) -> str:
    """Where the file of an export is stored."""
    return f"exports/{token}.csv"


def _is_whole(made: dict[str, Any]) -> bool:
    try:
        return bool(default_storage.size(made["name"]) == made["size"])
    except FileNotFoundError:
        return False


def _say(token: str, done: int, total: int) -> None:
    for name, value in (("total", total), ("done", done)):
        known = counters.read(f"{token}.{name}") or 0
        counters.add(f"{token}.{name}", value - known, _SECONDS)
