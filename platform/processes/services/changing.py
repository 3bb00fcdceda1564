"""A process that people can see is changed, each time with a reason that they read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, NotFound
from processes import rules
from processes.faults import faults, refused
from processes.models import Change, ChangeKind, Process, Step
from processes.planning import PlannedStep, planned, unlikely
from processes.pushing import pushed
from processes.recipe import recipe
from processes.services import duties, periods
from processes.services.beginning import Texts, locked
from records.services import Actor, audit, tell

Because = Mapping[str, str]
Dates = Mapping[str, tuple[date, date]]


@dataclass(frozen=True, slots=True)
class _News:
    """What is told of a change: of which kind it is, why, by whom and when."""

    kind: ChangeKind
    because: Because
    by: Actor | None
    now: datetime


@transaction.atomic
def replan(
    *,
    process_id: int,
    dates: Dates,
    because: Because,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> Process:
    """Move steps to other days: `dates` by step, the first and the last day, both whole.

    Steps that are over stay, those that run end no earlier. Followers are told what moves.
    Raises NotFound, NotAllowed, Conflict for a draft or what was annulled, and Invalid with the
    reasons by step (a national minimum by name and legal basis).
    """
    process = _changeable(process_id, because, languages, by)
    return _moved(process, dates, _News(ChangeKind.REPLANNED, because, by, now))


@transaction.atomic
def extend(
    *,
    step_id: int,
    closes_on: date,
    because: Because,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> Process:
    """Let a step run longer, until the end of `closes_on`; what comes after moves with it.

    Raises as `replan` does, and Invalid for an end that is not later.
    """
    step = Step.objects.filter(pk=step_id).first()
    if step is None:
        raise NotFound("no_such_step", _("There is no such step here."))
    process = _changeable(step.process_id, because, languages, by)
    step.refresh_from_db()
    last = _days(step)[1]
    if reason := rules.may_extend(last, closes_on):
        raise Invalid("not_extended", reason, {"closes_on": reason})
    dates = _pushed(process, step, (closes_on - last).days, now)
    return _moved(process, dates, _News(ChangeKind.EXTENDED, because, by, now))


@transaction.atomic
def correct(
    *,
    process_id: int,
    texts: Texts,
    because: Because,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> Process:
    """Put right what is said of a process; what was said before stays in the list of changes.

    Raises NotFound, NotAllowed, Conflict for a draft or what was annulled, and Invalid.
    """
    process = _changeable(process_id, because, languages, by)
    said = {code: {k: str(v).strip() for k, v in text.items()} for code, text in texts.items()}
    found = rules.may_say(said) | rules.missing_texts(said, languages)
    if found:
        raise Invalid("process_invalid", " ".join(dict.fromkeys(found.values())), found)
    before, process.texts = process.texts, said
    process.save(update_fields=["texts"])
    _note(process, _News(ChangeKind.CORRECTED, because, by, now), before={"texts": before})
    return process


@transaction.atomic
def annul(
    *, process_id: int, because: Because, languages: Sequence[str], by: Actor | None, now: datetime
) -> Process:
    """End a process that is not to go on; all that was said so far stays readable.

    Raises NotFound, NotAllowed, Conflict for a draft or what was annulled, and Invalid.
    """
    process = _changeable(process_id, because, languages, by)
    process.annulled_at, process.annulled_because = now, _said(because)
    process.save(update_fields=["annulled_at", "annulled_because"])
    periods.call_off(process, by, now)
    _note(process, _News(ChangeKind.ANNULLED, because, by, now))
    return process


def _changeable(
    process_id: int, because: Because, languages: Sequence[str], by: Actor | None
) -> Process:
    process = locked(process_id, by)
    published, annulled = process.published_at is not None, process.annulled_at is not None
    if reason := rules.may_change(published, annulled):
        raise Conflict("process_not_changed", reason)
    if reason := rules.may_explain(because, languages):
        raise Invalid("change_without_a_reason", reason, {"because": reason})
    return process


def _moved(process: Process, dates: Dates, news: _News) -> Process:
    steps = list(process.steps.select_for_update())
    plan = [PlannedStep(one.key, *dates.get(one.key, _days(one))) for one in steps]
    _check(process, steps, plan, news.now)
    pairs = [
        (step, to)
        for step, to in zip(steps, plan, strict=True)
        if (step.opens_at, step.closes_at) != (to.opens_at, to.closes_at)
    ]
    if not pairs:
        reason = _("These are the dates that it has already.")
        raise Invalid("nothing_moved", reason, {"dates": reason})
    before = {step.key: [step.opens_at, step.closes_at] for step, _to in pairs}
    for step, to in pairs:
        step.opens_at, step.closes_at = to.opens_at, to.closes_at
        step.save(update_fields=["opens_at", "closes_at"])
    after = {to.key: [to.opens_at, to.closes_at] for _step, to in pairs}
    duties.moved(process_id=process.pk, due={to.key: to.closes_on for _step, to in pairs})
    periods.follow([step for step, _to in pairs], news.by, news.now)
    _note(process, news, before=before, after=after)
    return process


def _check(
    process: Process, steps: Sequence[Step], plan: Sequence[PlannedStep], now: datetime
) -> None:
    found = {}
    for step, to in zip(steps, plan, strict=True):
        if reason := _unmovable(step, to, now):
            found[f"step_{step.key}"] = reason
    if not found:
        shape = recipe(process.recipe_key)
        for fault in refused(faults(shape, plan, bool(process.fast_track))):
            found[f"step_{fault.step}"] = fault.message
    if found:
        raise Invalid("not_moved", " ".join(dict.fromkeys(found.values())), found)


def _unmovable(step: Step, to: PlannedStep, now: datetime) -> str | None:
    if to.closes_on < to.opens_on:
        return _("The last day lies before the first.")
    if reason := unlikely(to.opens_on) or unlikely(to.closes_on):
        return reason
    was = (step.opens_at, step.closes_at)
    return rules.may_move(was, (to.opens_at, to.closes_at), now)


def _pushed(process: Process, step: Step, days: int, now: datetime) -> Dates:
    steps = list(process.steps.all())
    plan = [PlannedStep(one.key, *_days(one)) for one in steps]
    begun = {one.key for one in steps if one.opens_at <= now}
    moved = pushed(recipe(process.recipe_key), plan, step.key, days, begun)
    return {one.key: (one.opens_on, one.closes_on) for one in moved}


def _days(step: Step) -> tuple[date, date]:
    """Its first and its last day, both whole."""
    found = planned(step.key, step.opens_at, step.closes_at)
    return found.opens_on, found.closes_on


def _said(because: Because) -> dict[str, str]:
    return {code: text.strip() for code, text in because.items() if text.strip()}


def _note(process: Process, news: _News, **facts: Any) -> None:
    change = Change.objects.create(
        process=process,
        kind=news.kind,
        at=news.now,
        by_name=str(news.by or "")[:254],
        because=_said(news.because),
        **facts,
    )
    act, data = f"processes.process_{news.kind}", {"change": change.pk}
    audit(act=act, object=process, by=news.by, now=news.now, data=data)
    tell(name=act, object_id=process.pk, scope="processes")
    tell(name="processes.change_made", object_id=change.pk, scope="processes")
