"""A consultation is prepared: what people read before they say something, and how they may."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import may
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from consultations import rules
from consultations.models import Consultation, Moderation
from processes.models import Process, Step
from processes.rules import may_touch_archived, official
from records.services import Actor, audit, tell


@transaction.atomic
def prepare(
    *,
    process_id: int,
    call_key: str,
    summary: Mapping[str, str],
    moderation: str,
    allows_guests: bool,
    asks_for_places: bool,
    languages: Sequence[str] = (),
    by: Actor | None,
    now: datetime,
) -> Consultation:
    """Let a process ask people for their opinion during its step `call_key`.

    Nobody sees it before the process is published, and that is refused without a summary in plain
    words in each official language; so is this where it is published already (`languages` are the
    portal's). Raises NotFound without such a process or step, NotAllowed, Invalid by field, and
    Conflict when the process has a consultation already, was annulled or archived.
    """
    process = _process(process_id, by)
    call = Step.objects.filter(process=process, key=call_key).first()
    if call is None:
        raise NotFound("no_such_step", _("This process has no such step."))
    choices = _choices(summary, moderation, allows_guests, asks_for_places)
    if process.published_at is not None:
        _refuse(rules.missing_summaries(choices["summary"], official(languages)))
    try:
        with transaction.atomic():
            made = Consultation.objects.create(
                process=process, call=call, created_at=now, **choices
            )
    except IntegrityError as error:
        message = _("This process has a consultation already.")
        raise Conflict("consultation_exists", message) from error
    _note(made, "consultation_prepared", choices, by, now)
    return made


@transaction.atomic
def change(
    *,
    consultation_id: int,
    summary: Mapping[str, str],
    moderation: str,
    allows_guests: bool,
    asks_for_places: bool,
    by: Actor | None,
    now: datetime,
) -> Consultation:
    """Change how a consultation is held; of a public one the summary stays said where it was.

    Raises NotFound, NotAllowed, Invalid by field, and Conflict for one whose process was annulled
    or archived.
    """
    known = Consultation.objects.filter(pk=consultation_id).first()
    if known is None:
        raise no_such()
    # So that nobody publishes the process while its summary is taken away.
    _process(known.process_id, by)
    found = locked(consultation_id)
    choices = _choices(summary, moderation, allows_guests, asks_for_places)
    if found.process.published_at is not None:
        said = [code for code, text in found.summary.items() if text]
        _refuse(rules.missing_summaries(choices["summary"], said))
    for name, value in choices.items():
        setattr(found, name, value)
    found.save(update_fields=list(choices))
    _note(found, "consultation_changed", choices, by, now)
    return found


def missing(process: Process, languages: Sequence[str]) -> dict[str, str]:
    """What a process lacks to be published, if it asks people for their opinion; by field.

    `languages` are those that the portal has switched on.
    """
    found = Consultation.objects.filter(process=process).values_list("summary", flat=True).first()
    return {} if found is None else rules.missing_summaries(found, official(languages))


def locked(consultation_id: int) -> Consultation:
    """The consultation with its process and call, for this transaction alone. Raises NotFound."""
    rows = Consultation.objects.select_for_update(of=("self",)).whole()
    found = rows.filter(pk=consultation_id).first()
    if found is None:
        raise no_such()
    return found


def no_such() -> NotFound:
    """What is said of a consultation that is not there, or not yet."""
    return NotFound("no_such_consultation", _("There is no such consultation here."))


def _process(process_id: int, by: Actor | None) -> Process:
    """The process, for this transaction alone, as long as anything of it may change."""
    found = Process.objects.select_for_update().filter(pk=process_id).first()
    if found is None:
        raise NotFound("no_such_process", _("There is no such process here."))
    if reason := rules.may_prepare(by is None or may(by, Right.PROCESSES, found.unit)):
        raise NotAllowed("consultation_of_others", reason)
    if found.annulled_at is not None:
        message = _("This process was annulled: nothing of it changes any more.")
        raise Conflict("process_annulled", message)
    if reason := may_touch_archived(found.archived_at is not None):
        raise Conflict("process_archived", reason)
    return found


def _choices(
    summary: Mapping[str, str], moderation: str, allows_guests: bool, asks_for_places: bool
) -> dict[str, Any]:
    """The columns of a row. Raises Invalid by field."""
    said = {code: text.strip() for code, text in summary.items() if text.strip()}
    faults = rules.may_summarise(said)
    if moderation not in Moderation.values:
        faults["moderation"] = _("Choose when a moderator looks at what people say.")
    _refuse(faults)
    return {
        "summary": said,
        "moderation": moderation,
        "allows_guests": allows_guests,
        "asks_for_places": asks_for_places,
    }


def _refuse(faults: Mapping[str, str]) -> None:
    if faults:
        said = " ".join(dict.fromkeys(faults.values()))
        raise Invalid("consultation_invalid", said, faults)


def _note(
    found: Consultation, act: str, choices: dict[str, Any], by: Actor | None, now: datetime
) -> None:
    facts = {name: value for name, value in choices.items() if name != "summary"}
    facts["languages"] = sorted(choices["summary"])
    audit(act=f"consultations.{act}", object=found, by=by, now=now, data=facts)
    # Under the number of the process: what is public of the two is public together.
    tell(name=f"consultations.{act}", object_id=found.process_id, scope="consultations")
