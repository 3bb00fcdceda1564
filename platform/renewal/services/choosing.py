"""Variants are put to the residents, who choose; which is carried out is decided with reasons."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Invalid, NotFound
from processes.rules import official
from records.services import Actor
from renewal import rules
from renewal.models import Choice, Preference
from renewal.services.held import check_person, note, refuse, refuse_fields
from renewal.services.measuring import held_measure


@dataclass(frozen=True, kw_only=True)
class Question:
    """What residents are asked; `options` as `Choice.options`, keys are given by their order."""

    texts: Mapping[str, Mapping[str, str]]
    options: Sequence[Mapping[str, Any]]
    opens_at: datetime
    closes_at: datetime


@transaction.atomic
def put(
    *,
    measure_id: int,
    question: Question,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
    choice_id: int | None = None,
) -> Choice:
    """Write a choice among variants of a measure as a draft, or write a draft anew.

    Raises NotFound, NotAllowed, Invalid by field, and Conflict once people see it.
    """
    measure = held_measure(measure_id, by)
    row = _draft(measure_id, choice_id) if choice_id else Choice(measure=measure, created_at=now)
    spoken = official(languages)
    refuse_fields(
        {
            **rules.may_tell(question.texts, ("question",), spoken),
            **rules.may_open_choice(
                question.options, question.opens_at, question.closes_at, spoken
            ),
        }
    )
    row.texts = {code: dict(said) for code, said in question.texts.items()}
    row.options = [{**one, "key": str(n)} for n, one in enumerate(question.options, 1)]
    row.opens_at, row.closes_at = question.opens_at, question.closes_at
    row.save()
    note("choice_put", row, by, now)
    return row


@transaction.atomic
def publish(*, choice_id: int, by: Actor | None, now: datetime) -> Choice:
    """Let everyone see a choice; from then on nothing of it changes but its end.

    Raises NotFound, NotAllowed, and Conflict when it is seen already, would be over at once, or its
    measure is a draft.
    """
    row = _held(choice_id, by)
    refuse(Conflict, "choice_published", _("People see it already.") if row.published_at else None)
    if row.closes_at <= now:
        raise Conflict("choice_is_over", _("It would be over before anybody sees it."))
    if row.measure.published_at is None or row.measure.neighbourhood.process.published_at is None:
        raise Conflict("measure_is_draft", _("Publish the renewal and the measure first."))
    row.published_at = now
    row.save(update_fields=["published_at"])
    note("choice_published", row, by, now)
    return row


@transaction.atomic
def prefer(*, choice_id: int, option: str, person: User, now: datetime | None = None) -> Preference:
    """Choose a variant, or another than before, until the choice closes.

    Without `now` the clock is asked once the choice is locked: of two who arrive at the closing
    each is either in time or not. Raises NotFound, NotAllowed, Invalid for no such variant, and
    Conflict when it is not open.
    """
    check_person(person)
    row = _locked(choice_id)
    now = now or timezone.now()
    process = row.measure.neighbourhood.process
    if row.published_at is None or process.published_at is None or process.annulled_at:
        raise _no_such()
    refuse(Conflict, "choice_not_open", rules.may_choose(row.opens_at, row.closes_at, now))
    if option not in {one["key"] for one in row.options}:
        message = _("Choose one of the variants.")
        raise Invalid("no_such_variant", message, {"option": message})
    made, _new = Preference.objects.update_or_create(
        choice=row, person=person, defaults={"option": option, "at": now}
    )
    return made


@transaction.atomic
def decide(
    *,
    choice_id: int,
    option: str,
    reasons: Mapping[str, str],
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> Choice:
    """Say which variant will be carried out and why, once residents have chosen.

    Raises NotFound, NotAllowed, Invalid by field, and Conflict while they still can, or when it is
    decided already.
    """
    row = _held(choice_id, by)
    is_decided = row.decided_at is not None
    refuse(Conflict, "choice_open", rules.may_decide_choice(row.closes_at, is_decided, now))
    said = {code: {"reason": text} for code, text in reasons.items()}
    known = option in {one["key"] for one in row.options}
    refuse_fields(
        {
            **rules.may_tell(said, ("reason",), official(languages)),
            "option": None if known else _("Choose one of the variants."),
        }
    )
    row.outcome, row.decided_at = {"option": option, **said}, now
    row.save(update_fields=["outcome", "decided_at"])
    note("choice_decided", row, by, now, option=option, counts=counts(row))
    return row


def counts(choice: Choice) -> dict[str, int]:
    """How many chose each variant; one statement."""
    found = Counter(choice.preferences.values_list("option", flat=True))
    return {one["key"]: found[one["key"]] for one in choice.options}


def _locked(choice_id: int) -> Choice:
    rows = Choice.objects.select_for_update(of=("self",)).filter(pk=choice_id)
    found = rows.select_related("measure__neighbourhood__process").first()
    if found is None:
        raise _no_such()
    return found


def _held(choice_id: int, by: Actor | None) -> Choice:
    known = Choice.objects.filter(pk=choice_id).values_list("measure_id", flat=True).first()
    if known is None:
        raise _no_such()
    held_measure(known, by)
    return _locked(choice_id)


def _draft(measure_id: int, choice_id: int) -> Choice:
    row = _locked(choice_id)
    if row.measure_id != measure_id:
        raise _no_such()
    refuse(Conflict, "choice_published", _("People see it already.") if row.published_at else None)
    return row


def _no_such() -> NotFound:
    return NotFound("no_such_choice", _("There is no such choice here."))
