"""A process is begun: planned by its recipe, as a draft that officials alone see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import outside, unit_for
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from processes import rules
from processes.faults import Fault, faults, refused
from processes.models import Process, Step
from processes.planning import PlannedStep, backward, forward
from processes.recipe import Recipe, recipe
from processes.services import periods
from records.services import Actor, audit

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What an official says of a process; `texts` by language, see `rules.PARTS`."""

    slug: str
    texts: Texts
    level: str = "consult"
    number: str = ""
    leader_id: int | None = None

    def cleaned(self) -> dict[str, Any]:
        """The columns of a row. Raises Invalid with the faults by field."""
        texts = {
            code: {part: text.get(part, "").strip() for part in rules.PARTS}
            for code, text in self.texts.items()
        }
        found = rules.may_say(texts)
        if not self.slug:
            found["slug"] = _("Give it a short name for its address.")
        if found:
            raise Invalid("process_invalid", " ".join(found.values()), found)
        number, leader = self.number.strip()[:60], self.leader_id
        return {"slug": self.slug, "texts": texts, "level": self.level} | {
            "number": number,
            "leader_id": leader,
        }


@dataclass(frozen=True, kw_only=True)
class Plan:
    """From a first day, or backwards from the council's session; exactly one of the two.

    `lengths` are days by step where they differ from the recipe's, `left_out` why a step is left
    out, `fast_track` why it goes faster than usual, by language.
    """

    recipe_key: str
    start: date | None = None
    session_on: date | None = None
    lengths: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    fast_track: Mapping[str, str] = field(default_factory=dict)

    def recipe(self) -> Recipe:
        """Its recipe. Raises Invalid when there is none of that name."""
        try:
            return recipe(self.recipe_key)
        except KeyError as error:
            message = _("There is no such recipe.")
            raise Invalid("recipe_unknown", message, {"recipe_key": message}) from error

    def steps(self) -> list[PlannedStep]:
        """Its steps with their dates. Raises Invalid without a day to begin or to end with."""
        found, left_out = self.recipe(), set(self.left_out)
        if self.start is not None:
            return forward(found, self.start, self.lengths, left_out)
        if self.session_on is not None:
            return backward(found, self.session_on, self.lengths, left_out)
        message = _("Say when it begins, or when the council is to decide.")
        raise Invalid("plan_without_a_day", message, {"start": message})

    def is_fast(self) -> bool:
        """Whether a reason is given for going faster than usual."""
        return any(text.strip() for text in self.fast_track.values())


@transaction.atomic
def begin(*, facts: Facts, plan: Plan, by: Actor | None, now: datetime) -> Process:
    """Begin a process with the steps of its recipe; nobody but officials sees it.

    Raises Invalid with the faults by field (a plan below a national minimum by name and legal
    basis), and Conflict when another has this address.
    """
    steps = checked(plan)
    unit = unit_for(by, Right.PROCESSES)
    try:
        with transaction.atomic():
            made = Process.objects.create(
                recipe_key=plan.recipe_key,
                unit=unit,
                created_at=now,
                **_planned(plan),
                **facts.cleaned(),
            )
    except IntegrityError as error:
        raise _taken() from error
    _write_steps(made, steps)
    audit(act="processes.process_begun", object=made, by=by, now=now)
    return made


@transaction.atomic
def change(
    *, process_id: int, facts: Facts, plan: Plan, by: Actor | None, now: datetime
) -> Process:
    """Write a draft anew; what was answered for a step that stays is kept.

    Raises NotFound, NotAllowed, Invalid, and Conflict once people see it, or when a step would go
    in which they are to be asked.
    """
    process = locked_draft(process_id, by)
    steps = checked(plan)
    for name, value in (_planned(plan) | facts.cleaned()).items():
        setattr(process, name, value)
    process.recipe_key = plan.recipe_key
    try:
        with transaction.atomic():
            process.save()
    except IntegrityError as error:
        raise _taken() from error
    _write_steps(process, steps)
    periods.follow(process.steps.all(), by, now)
    return process


@transaction.atomic
def discard(*, process_id: int, by: Actor | None, now: datetime) -> None:
    """Throw a draft away. Raises NotFound, NotAllowed, and Conflict once people see it."""
    process = locked_draft(process_id, by)
    audit(act="processes.process_discarded", object=process, by=by, now=now)
    periods.forget(process.steps.all())
    process.delete()


def checked(plan: Plan) -> list[PlannedStep]:
    """The steps of a plan that may be kept. Raises Invalid when it is below a minimum."""
    steps = plan.steps()
    if found := refused(found_in(plan, steps)):
        fields = {f"length_{one.step}": one.message for one in found}
        raise Invalid("plan_below_minimum", " ".join(fields.values()), fields)
    return steps


def found_in(plan: Plan, steps: Sequence[PlannedStep]) -> list[Fault]:
    """What is wrong with a plan, and what only unusual."""
    return faults(plan.recipe(), steps, plan.is_fast())


def locked(process_id: int, by: Actor | None) -> Process:
    """The process, for this transaction alone. Raises NotFound, NotAllowed for `by` whose right
    does not reach so far, and Conflict for what the archive has."""
    found = Process.objects.select_for_update(of=("self",)).filter(pk=process_id).first()
    if found is None:
        raise NotFound("no_such_process", _("There is no such process here."))
    if reason := rules.may_touch(outside(by, Right.PROCESSES, found.unit)):
        raise NotAllowed("process_of_others", reason)
    if reason := rules.may_touch_archived(found.archived_at is not None):
        raise Conflict("process_archived", reason)
    return found


def locked_draft(process_id: int, by: Actor | None) -> Process:
    """The same of a process that nobody has seen. Raises Conflict for any other."""
    process = locked(process_id, by)
    if reason := rules.may_draft(process.published_at is not None):
        raise Conflict("process_published", reason)
    return process


def _planned(plan: Plan) -> dict[str, Any]:
    return {
        "lengths": dict(plan.lengths),
        "left_out": dict(plan.left_out),
        "fast_track": {code: text for code, text in plan.fast_track.items() if text.strip()},
    }


def _write_steps(process: Process, steps: Sequence[PlannedStep]) -> None:
    gone = process.steps.exclude(key__in=[one.key for one in steps])
    periods.forget(gone)
    try:
        gone.delete()
    except RestrictedError as error:
        message = _("People are to be asked in a step that this plan does not have.")
        raise Conflict("step_is_used", message, {"recipe_key": message}) from error
    for position, one in enumerate(steps, 1):
        Step.objects.update_or_create(
            process=process,
            key=one.key,
            defaults={
                "position": position,
                "opens_at": one.opens_at,
                "closes_at": one.closes_at,
            },
        )


def _taken() -> Conflict:
    message = _("Another process has this address. Choose another short name.")
    return Conflict("slug_taken", message, {"slug": message})
