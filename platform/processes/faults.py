"""What is wrong with a plan, and of what its maker should be warned. No query, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import day as in_words
from processes.planning import Plan, PlannedStep, last_day
from processes.recipe import FastTrack, Kind, Recipe, RecipeStep, Scope, State, Unit

Severity = Literal["refuse", "warn"]
Season = Literal["august", "new_year"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A step that falls below a rule: refused where that is confirmed national law, else warned of.

    `minimum` in `unit`, 0 where the fault is not of a length; `basis` and `message` in the language
    of the moment.
    """

    step: str
    severity: Severity
    minimum: int
    unit: Unit
    basis: str
    message: str


@dataclass(frozen=True, slots=True)
class Caution:
    """A step in which citizens may act lies in a time when they are away, for some of its days."""

    step: str
    season: Season
    days: int
    message: str


def faults(recipe: Recipe, plan: Plan, fast_track: bool = False) -> list[Fault]:
    """What falls below a minimum, is out of order, out of place or missing, in the recipe's order.

    A reasoned `fast_track` may shorten and leave out what the recipe lets it; a minimum of
    confirmed national law holds all the same.
    """
    by_key = {one.key: one for one in plan}
    found: list[Fault] = []
    for step in recipe.steps:
        here = by_key.get(step.key)
        if here is None:
            found += _missing(recipe, step, fast_track)
        else:
            found += _too_short(step, here, fast_track)
            found += _out_of_place(recipe, step, here, by_key)
            found += _noticed_late(step, here, by_key, fast_track)
    return found


def refused(found: list[Fault]) -> list[Fault]:
    """Those because of which a plan cannot be published."""
    return [one for one in found if one.severity == "refuse"]


def amount(count: int, unit: Unit) -> str:
    """A number of days in words: “30 days”, “5 working days”."""
    if unit == Unit.WORKING_DAYS:
        return ngettext("%(n)d working day", "%(n)d working days", count) % {"n": count}
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}


def _fault(step: RecipeStep, message: str, *, hard: bool, minimum: int = 0) -> Fault:
    severity: Severity = "refuse" if hard else "warn"
    return Fault(step.key, severity, minimum, step.unit, str(step.basis), message)


def _missing(recipe: Recipe, step: RecipeStep, fast_track: bool) -> list[Fault]:
    if step.optional or (fast_track and step.fast_track == FastTrack.LEAVE_OUT):
        return []
    message = _("“%(step)s” is missing: %(basis)s") % {"step": step.title, "basis": step.basis}
    hard = step.hard or step.key == recipe.session
    return [_fault(step, message, hard=hard, minimum=step.minimum)]


def _too_short(step: RecipeStep, here: PlannedStep, fast_track: bool) -> list[Fault]:
    spared = fast_track and step.fast_track != FastTrack.NO and not step.hard
    if here.closes_on < here.opens_on:
        message = _("“%(step)s” ends before it begins.") % {"step": step.title}
        return [_fault(step, message, hard=True)]
    if not step.minimum or spared:
        return []
    least = last_day(step, here.opens_on, step.minimum)
    if here.closes_on >= least:
        return []
    words = _whose(step)
    message = words % {
        "step": step.title,
        "minimum": amount(step.minimum, step.unit),
        "basis": step.basis,
        "day": in_words(least),
    }
    return [_fault(step, message, hard=step.hard, minimum=step.minimum)]


def _whose(step: RecipeStep) -> str:
    """How a minimum is named: as law, as law that is still to be checked, as a rule, as a habit."""
    if step.scope == Scope.LAW and step.state == State.CONFIRMED:
        return _(
            "“%(step)s” has to last at least %(minimum)s; its earliest last day: %(day)s. "
            "Legal basis: %(basis)s"
        )
    if step.scope == Scope.LAW:
        return _(
            "“%(step)s” should last at least %(minimum)s; its earliest last day: %(day)s. "
            "The law is still to be checked: %(basis)s"
        )
    if step.scope == Scope.MUNICIPAL:
        return _(
            "“%(step)s” should last at least %(minimum)s; its earliest last day: %(day)s. "
            "Check your municipality's rules: %(basis)s"
        )
    return _(
        "“%(step)s” usually lasts at least %(minimum)s; its earliest last day: %(day)s. "
        "Usual practice: %(basis)s"
    )


def _out_of_place(
    recipe: Recipe, step: RecipeStep, here: PlannedStep, by_key: Mapping[str, PlannedStep]
) -> list[Fault]:
    """Within another step it lies in that; otherwise it begins when what comes before is over."""
    if step.within in by_key:
        host, hosting = by_key[step.within], recipe.step(step.within)
        if host.opens_on <= here.opens_on and here.closes_on <= host.closes_on:
            return []
        words = {"step": step.title, "host": hosting.title, "basis": step.basis}
        message = _("“%(step)s” has to lie within “%(host)s”: %(basis)s") % words
        return [_fault(step, message, hard=hosting.hard)]
    for earlier in _before(recipe, step, by_key):
        if by_key[earlier.key].closes_on >= here.opens_on:
            words = {"step": step.title, "earlier": earlier.title}
            message = _("“%(step)s” begins before “%(earlier)s” is over.") % words
            return [_fault(step, message, hard=earlier.hard or step.hard)]
    return []


def _before(
    recipe: Recipe, step: RecipeStep, by_key: Mapping[str, PlannedStep]
) -> list[RecipeStep]:
    """What comes before a step and lies in no other; what is confirmed national law first."""
    keys = [one.key for one in recipe.steps]
    earlier = [
        one
        for one in recipe.steps[: keys.index(step.key)]
        if one.key in by_key and one.within not in by_key
    ]
    return sorted(earlier, key=lambda one: not one.hard)


def _noticed_late(
    step: RecipeStep, here: PlannedStep, by_key: Mapping[str, PlannedStep], fast_track: bool
) -> list[Fault]:
    notice = by_key.get(step.announced_in)
    if notice is None or (fast_track and step.fast_track != FastTrack.NO and not step.hard):
        return []
    if (here.opens_on - notice.opens_on).days >= step.notice_lead:
        return []
    words = {
        "step": step.title,
        "minimum": amount(step.notice_lead, Unit.DAYS),
        "basis": step.basis,
    }
    message = _("“%(step)s” should be announced at least %(minimum)s before: %(basis)s") % words
    # The days of a notice are known from acts that have been replaced since: no hard minimum.
    return [Fault(step.key, "warn", step.notice_lead, Unit.DAYS, str(step.basis), message)]


def cautions(recipe: Recipe, plan: Plan) -> list[Caution]:
    """Steps in which citizens may act and that lie in August or over New Year (25.12.–2.1.)."""
    words = {
        "august": _("“%(step)s” lies in August for %(days)s: many people are away then."),
        "new_year": _("“%(step)s” lies over the New Year for %(days)s: many people are away then."),
    }
    found = []
    # Work of months, in which a survey may be, is not lost to a holiday.
    acting = {one.key: one for one in recipe.steps if one.citizens_act and one.kind != Kind.WORK}
    for here in (one for one in plan if one.key in acting):
        for season, days in _away(here).items():
            said = {"step": acting[here.key].title, "days": amount(days, Unit.DAYS)}
            found.append(Caution(here.key, season, days, words[season] % said))
    return found


def _away(here: PlannedStep) -> dict[Season, int]:
    days = [here.opens_on + timedelta(days=n) for n in range(here.days)]
    counted: dict[Season, int] = {
        "august": sum(day.month == 8 for day in days),
        "new_year": sum(_over_new_year(day) for day in days),
    }
    return {season: count for season, count in counted.items() if count}


def _over_new_year(day: date) -> bool:
    return (day.month, day.day) >= (12, 25) or (day.month, day.day) <= (1, 2)
