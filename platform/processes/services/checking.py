"""The recipe as a checklist: questions answered, people reached, meetings bound, decisions said."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, NotFound
from events.models import Event
from notices.models import Notice
from processes import rules
from processes.models import Process, Step
from processes.recipe import RecipeStep, recipe
from processes.services.beginning import locked
from records.services import Actor, audit, tell

Rows = Sequence[Mapping[str, Any]]
_LONGEST_ANSWER = 5000


@transaction.atomic
def answer(*, step_id: int, answers: Mapping[str, str], by: Actor | None, now: datetime) -> Step:
    """Write down the answers to a step's key questions, by question.

    Raises NotFound, NotAllowed, and Invalid for a question that the recipe does not ask.
    """
    step = locked_step(step_id, by)
    known = {one.key for one in shape_of(step).questions}
    found = {
        key: _("At most %(most)d characters.") % {"most": _LONGEST_ANSWER}
        for key, text in answers.items()
        if len(text) > _LONGEST_ANSWER
    }
    found |= {key: _("The recipe does not ask this.") for key in answers if key not in known}
    if found:
        raise Invalid("answers_invalid", " ".join(dict.fromkeys(found.values())), found)
    step.answers = {**step.answers, **{key: text.strip() for key, text in answers.items()}}
    step.save(update_fields=["answers"])
    return step


@transaction.atomic
def list_stakeholders(*, process_id: int, rows: Rows, by: Actor | None, now: datetime) -> Process:
    """Say anew who is affected: {"group", "influence", "interest" (1 to 3), "how", "reached_on"}.

    Raises NotFound, NotAllowed, and Invalid.
    """
    process = _listed(process_id, rows, "group", by)
    process.stakeholders = [
        {
            "group": str(row["group"]).strip()[:200],
            "influence": _level(row.get("influence")),
            "interest": _level(row.get("interest")),
            "how": str(row.get("how", "")).strip()[:500],
            "reached_on": str(row.get("reached_on") or ""),
        }
        for row in rows
    ]
    process.save(update_fields=["stakeholders"])
    return process


@transaction.atomic
def list_risks(*, process_id: int, rows: Rows, by: Actor | None, now: datetime) -> Process:
    """Say anew what can go wrong and what is done about it: {"risk", "answer"}.

    Raises NotFound, NotAllowed, and Invalid.
    """
    process = _listed(process_id, rows, "risk", by)
    process.risks = [
        {
            "risk": str(row["risk"]).strip()[:500],
            "answer": str(row.get("answer", "")).strip()[:1000],
        }
        for row in rows
    ]
    process.save(update_fields=["risks"])
    return process


@transaction.atomic
def list_channels(*, step_id: int, rows: Rows, by: Actor | None, now: datetime) -> Step:
    """Say anew where a step was announced: {"channel", "on" (a date), "url"}.

    Raises NotFound, NotAllowed, and Invalid: also for an address that is none of the web.
    """
    step = locked_step(step_id, by)
    if reason := rules.may_list(rows, "channel"):
        raise Invalid("list_invalid", reason, {"rows": reason})
    if any(not _is_of_the_web(str(row.get("url", ""))) for row in rows):
        reason = _("An address begins with https:// or http://.")
        raise Invalid("list_invalid", reason, {"rows": reason})
    step.channels = [
        {
            "channel": str(row["channel"]).strip()[:200],
            "on": row.get("on") or None,
            "url": str(row.get("url", "")).strip()[:500],
        }
        for row in rows
    ]
    step.save(update_fields=["channels"])
    return step


@transaction.atomic
def bind(
    *,
    step_id: int,
    event: Event | None,
    notice: Notice | None,
    by: Actor | None,
    now: datetime,
) -> Step:
    """Say which meeting a step is, and which public notice announced it; None takes it away.

    Raises NotFound, NotAllowed, and Invalid when the meeting lies outside of the step or was not
    announced as long before as the recipe says.
    """
    step = locked_step(step_id, by)
    if event is not None and (reason := _unbound(step, event, notice)):
        raise Invalid("meeting_not_bound", reason, {"event": reason})
    step.event, step.notice = event, notice
    step.save(update_fields=["event", "notice"])
    audit(act="processes.meeting_bound", object=step, by=by, now=now, data=_bound(event, notice))
    return step


@transaction.atomic
def decide(
    *,
    step_id: int,
    decision: Mapping[str, Mapping[str, str]],
    decided_on: date,
    decided_by: str,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> Step:
    """Say what was decided in a step and why: {language: {"text", "reason"}}; people read it.

    Raises NotFound, NotAllowed, Conflict for a draft or what was annulled, and Invalid without a
    reason.
    """
    step = locked_step(step_id, by)
    if step.process.published_at is None:
        reason = _("Nobody has seen this process yet: publish its plan first.")
        raise Conflict("process_not_published", reason)
    if over := rules.may_change(published=True, annulled=step.process.annulled_at is not None):
        raise Conflict("process_annulled", over)
    said = {
        code: {part: text.get(part, "").strip() for part in ("text", "reason")}
        for code, text in decision.items()
    }
    if found := _undecided(said, decided_on, decided_by, languages, now):
        raise Invalid("decision_invalid", " ".join(dict.fromkeys(found.values())), found)
    step.decision, step.decided_on, step.decided_by = said, decided_on, decided_by.strip()[:120]
    step.save(update_fields=["decision", "decided_on", "decided_by"])
    audit(act="processes.decision_made", object=step, by=by, now=now, data={"decision": said})
    tell(name="processes.decision_made", object_id=step.pk, scope="processes")
    return step


def locked_step(step_id: int, by: Actor | None) -> Step:
    """A step with its process, for this transaction alone. Raises NotFound and NotAllowed."""
    found = Step.objects.filter(pk=step_id).values_list("process_id", flat=True).first()
    if found is None:
        raise NotFound("no_such_step", _("There is no such step here."))
    process = locked(found, by)
    step = process.steps.get(pk=step_id)
    step.process = process
    return step


def shape_of(step: Step) -> RecipeStep:
    """What the recipe says of a step."""
    return recipe(step.process.recipe_key).step(step.key)


def _listed(process_id: int, rows: Rows, needed: str, by: Actor | None) -> Process:
    process = locked(process_id, by)
    if reason := rules.may_list(rows, needed):
        raise Invalid("list_invalid", reason, {"rows": reason})
    return process


def _level(value: object) -> int:
    if str(value) in {str(level) for level in rules.LEVELS}:
        return int(str(value))
    reason = _("Influence and interest are 1 (little), 2 or 3 (much).")
    raise Invalid("list_invalid", reason, {"rows": reason})


def _is_of_the_web(address: str) -> bool:
    return not address.strip() or address.strip().startswith(("https://", "http://"))


def _unbound(step: Step, event: Event, notice: Notice | None) -> str | None:
    shown = notice.displayed_from if notice is not None else None
    return rules.may_bind(
        (event.starts_at, event.ends_at),
        (step.opens_at, step.closes_at),
        notice_days=shape_of(step).notice_lead,
        announced_on=timezone.localdate(shown) if shown else None,
        held_on=timezone.localdate(event.starts_at),
    )


def _bound(event: Event | None, notice: Notice | None) -> dict[str, Any]:
    return {"event": event.pk if event else None, "notice": notice.pk if notice else None}


def _undecided(
    said: Mapping[str, Mapping[str, str]],
    decided_on: date,
    decided_by: str,
    languages: Sequence[str],
    now: datetime,
) -> dict[str, str]:
    missing = _("This has to be said: people read what was decided, by whom and why.")
    found = {
        f"{part}_{code}": missing
        for code in rules.official(languages)
        for part in ("text", "reason")
        if not said.get(code, {}).get(part)
    }
    if not decided_by.strip():
        found["decided_by"] = missing
    if decided_on > timezone.localdate(now):
        found["decided_on"] = _("A decision cannot lie in the future.")
    return found
