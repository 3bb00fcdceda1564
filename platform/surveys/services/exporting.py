"""The file with all answers: asked for, made by a task, forgotten after a week."""

from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Conflict
from records.services import Actor, audit
from surveys import rules, tasks
from surveys.exports import Answered, Incomplete
from surveys.models import Questionnaire, Response
from surveys.services.drafting import locked

# Answers may hold what people wrote of themselves: the file is made anew when it is needed.
KEPT = timedelta(days=7)


@transaction.atomic
def ask_for_export(*, questionnaire_id: int, by: Actor | None, now: datetime) -> Questionnaire:
    """Have a task make a CSV of all answers that were sent until now. One that broke off is begun
    anew. Raises NotFound, NotAllowed, and Conflict while one is being made."""
    found = locked(questionnaire_id, by)
    if reason := rules.may_export(found.state(now), found.export_is_under_way(now)):
        raise Conflict("export_not_begun", reason)
    _forget_file(found)
    token = token_hex(8)
    found.export = {"token": token, "asked_at": now.isoformat(), "total": 0, "done": 0}
    found.save(update_fields=["export", "export_file"])
    audit(act="surveys.answers_exported", object=found, by=by, now=now)
    tasks.make_export.enqueue(found.pk, token)
    tasks.forget_export.using(run_after=now + KEPT).enqueue(found.pk, token)
    return found


def make_export(*, questionnaire_id: int, token: str) -> bool:
    """Make the file; whether it was made.

    It is written beside its place, its lines are counted, and it is put there whole: whatever ends
    the task before, there is no file. Safe to repeat; one that was asked for anew meanwhile stops.
    """
    found = Questionnaire.objects.filter(pk=questionnaire_id).first()
    if found is None or found.export.get("token") != token or found.export_file:
        return False
    until = datetime.fromisoformat(found.export["asked_at"])
    sent = Response.objects.finished().filter(questionnaire=found, finished_at__lte=until)
    total = sent.count()
    answered = Answered(found, sent, total, lambda done: _say(found.pk, token, done, total))
    storage = found.export_file.storage
    try:
        _say(found.pk, token, 0, total)
        field = found.export_file.field
        name = storage.save(field.generate_filename(found, "answers.csv"), answered)
    except Superseded:
        return False
    except Exception as error:
        _fail(found.pk, token, isinstance(error, Incomplete))
        raise
    if not _put(found.pk, token, name):
        storage.delete(name)
        return False
    return True


class Superseded(Exception):
    """The file was asked for anew, or is not wanted any more."""


def _say(pk: int, token: str, done: int, total: int) -> None:
    """How far it is, and that it goes on. Raises Superseded."""
    with transaction.atomic():
        found = _with_token(pk, token)
        if found is None:
            raise Superseded
        moved = {"done": done, "total": total, "moved_at": timezone.now().isoformat()}
        found.export = {k: v for k, v in found.export.items() if k != "trouble"} | moved
        found.save(update_fields=["export"])


def _fail(pk: int, token: str, incomplete: bool) -> None:
    with transaction.atomic():
        found = _with_token(pk, token)
        if found is not None:
            short = _("Fewer answers were read than there are.")
            trouble = short if incomplete else _("Something went wrong while it was written.")
            found.export = found.export | {"trouble": trouble}
            found.save(update_fields=["export"])


def _put(pk: int, token: str, name: str) -> bool:
    """Show the file that has been written; whether it is still wanted."""
    with transaction.atomic():
        found = _with_token(pk, token)
        if found is None or found.export_file:
            return False
        found.export_file = name
        found.save(update_fields=["export_file"])
    return True


@transaction.atomic
def forget_export(*, questionnaire_id: int, token: str) -> None:
    """Delete the file of an export, unless it was asked for anew."""
    found = _with_token(questionnaire_id, token)
    if found is not None:
        _forget_file(found)
        found.export = {}
        found.save(update_fields=["export", "export_file"])


def _with_token(pk: int, token: str) -> Questionnaire | None:
    found = Questionnaire.objects.select_for_update().filter(pk=pk).first()
    return found if found is not None and found.export.get("token") == token else None


def _forget_file(found: Questionnaire) -> None:
    if found.export_file:
        storage, name = found.export_file.storage, str(found.export_file.name)
        transaction.on_commit(lambda: storage.delete(name))
        found.export_file = ""
