"""Plans: when each step of a recipe begins and ends. Pure functions of days: no query, no clock.

A plan is a list of steps with whole days; moments come of it at the end, as midnights of the clock
in Ljubljana, so that daylight saving neither takes an hour from anyone nor gives one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from common.dates import YEARS
from common.errors import Invalid
from common.working_days import (
    add_working_days,
    next_working_day,
    period_end,
    previous_working_day,
)
from processes.recipe import Kind, Recipe, RecipeStep, Unit

ZONE = ZoneInfo("Europe/Ljubljana")
MOST_DAYS = 3660
_DAY = timedelta(days=1)
# What takes place or appears on a day on which people work.
ON_WORKING_DAYS = {Kind.SESSION, Kind.MEETING, Kind.PUBLICATION, Kind.NOTICE}


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with its first and its last day, both whole."""

    key: str
    opens_on: date
    closes_on: date

    @property
    def opens_at(self) -> datetime:
        """The midnight with which its first day begins."""
        return midnight(self.opens_on)

    @property
    def closes_at(self) -> datetime:
        """The midnight with which its last day ends: the first moment that is no longer in it."""
        return midnight(self.closes_on + _DAY)

    @property
    def days(self) -> int:
        """How many days of the calendar it has, both ends counted."""
        return (self.closes_on - self.opens_on).days + 1


@dataclass(frozen=True, slots=True)
class Moved:
    """A step that a new plan moves, brings (`before` is None) or drops (`after` is None)."""

    key: str
    before: PlannedStep | None
    after: PlannedStep | None


Plan = Sequence[PlannedStep]


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Ljubljana."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def planned(key: str, opens_at: datetime, closes_at: datetime) -> PlannedStep:
    """A step as it stands in the database; of days that are not whole, the whole ones count.

    So that a step which opens at noon is not taken to have had that day: its minimum counts from
    the next. One that has no whole day is taken by the days that it touches.
    """
    first, last = _first_whole(opens_at), closes_at.astimezone(ZONE).date() - _DAY
    if last < first:
        first = opens_at.astimezone(ZONE).date()
        last = (closes_at - timedelta(microseconds=1)).astimezone(ZONE).date()
    return PlannedStep(key, first, last)


def _first_whole(opens_at: datetime) -> date:
    day = opens_at.astimezone(ZONE).date()
    return day if midnight(day) == opens_at else day + _DAY


def forward(
    recipe: Recipe,
    start: date,
    lengths: Mapping[str, int] | None = None,
    left_out: Collection[str] = (),
) -> list[PlannedStep]:
    """The plan of a recipe from its first day on: a step begins on the day after the one before it.

    `lengths`: by step, in its own unit, where the municipality takes others than the recipe's; they
    are planned as told, and `faults` says which are too short. Raises `Invalid` for steps that the
    recipe does not have, lengths that cannot be and days in unlikely years.
    """
    steps = _kept(recipe, lengths or {}, left_out)
    _likely(start)
    return _in_order(recipe, _run(steps, start, _Lengths(lengths or {})))


def backward(
    recipe: Recipe,
    session_on: date,
    lengths: Mapping[str, int] | None = None,
    left_out: Collection[str] = (),
) -> list[PlannedStep]:
    """The plan with the deciding session on the day wished: what comes before begins early enough.

    The session is `recipe.session`; it lies on the very day, whatever day that is, and what follows
    it is planned as in `forward`. Raises `Invalid` as `forward` does.
    """
    steps = _kept(recipe, lengths or {}, left_out)
    _likely(session_on)
    days = _Lengths(lengths or {})
    keys = [one.key for one in steps]
    if recipe.session not in keys:
        raise Invalid("session_left_out", _("The session that decides cannot be left out."))
    at = keys.index(recipe.session)
    session = PlannedStep(recipe.session, session_on, days.end(steps[at], session_on))
    before = _run_back(steps[:at], session_on - _DAY, days)
    inner = [one for one in steps[at + 1 :] if one.within in {p.key for p in [*before, session]}]
    after = _run(
        [one for one in steps[at + 1 :] if one not in inner], session.closes_on + _DAY, days
    )
    placed = {one.key: one for one in [*before, session, *after]}
    for one in inner:
        placed[one.key] = _inside(one, placed, days)
    return _in_order(recipe, placed.values())


def moved(old: Plan, new: Plan) -> list[Moved]:
    """What a new plan changes, in its order; what it drops comes last."""
    before = {one.key: one for one in old}
    after = {one.key: one for one in new}
    keys = [*after, *(key for key in before if key not in after)]
    return [
        Moved(key, before.get(key), after.get(key))
        for key in keys
        if before.get(key) != after.get(key)
    ]


class _Lengths:
    """How long each step is to take."""

    def __init__(self, wished: Mapping[str, int]) -> None:
        self.wished = wished

    def of(self, step: RecipeStep) -> int:
        return self.wished.get(step.key, step.length)

    def end(self, step: RecipeStep, opens: date) -> date:
        """The last day of a step that opens on a day."""
        return last_day(step, opens, self.of(step))


def last_day(step: RecipeStep, opens: date, length: int) -> date:
    """The last day of a step of `length` in its unit, counted by its rule."""
    return period_end(
        opens,
        length,
        step.unit.value,
        first_day_counts=step.first_day_counts,
        rolls=step.rolls,
    )


def _kept(
    recipe: Recipe, lengths: Mapping[str, int], left_out: Collection[str]
) -> list[RecipeStep]:
    known = {one.key for one in recipe.steps}
    strange = sorted({*lengths, *left_out} - known)
    if strange:
        raise Invalid("unknown_step", _("The recipe has no step %(key)s.") % {"key": strange[0]})
    for step in recipe.steps:
        length = lengths.get(step.key, 1)
        if isinstance(length, bool) or not 1 <= length <= MOST_DAYS:
            raise Invalid(
                "unlikely_length",
                _("“%(step)s”: the length must lie between 1 and %(most)d days.")
                % {"step": step.title, "most": MOST_DAYS},
                {step.key: _("This length cannot be.")},
            )
    return [one for one in recipe.steps if one.key not in left_out]


def unlikely(day: date) -> str | None:
    """Why a day can be in no plan, or None."""
    if day.year in YEARS:
        return None
    words = {"first": YEARS.start, "last": YEARS.stop - 1}
    return _("The year must lie between %(first)d and %(last)d.") % words


def _likely(day: date) -> None:
    if reason := unlikely(day):
        raise Invalid("unlikely_day", reason)


def _run(steps: Sequence[RecipeStep], start: date, days: _Lengths) -> list[PlannedStep]:
    """Steps one after the other from a day on, those within others in their place."""
    placed: dict[str, PlannedStep] = {}
    for step in steps:
        if step.within in placed:
            placed[step.key] = _inside(step, placed, days)
            continue
        opens = next_working_day(start) if step.kind in ON_WORKING_DAYS else start
        placed[step.key] = PlannedStep(step.key, opens, days.end(step, opens))
        start = placed[step.key].closes_on + _DAY
    return list(placed.values())


def _run_back(steps: Sequence[RecipeStep], until: date, days: _Lengths) -> list[PlannedStep]:
    """Steps that are over by a day, the last first; each as late as its counting allows."""
    kept = {one.key for one in steps}
    placed: dict[str, PlannedStep] = {}
    for step in reversed([one for one in steps if one.within not in kept]):
        placed[step.key] = _latest(step, until, days)
        until = placed[step.key].opens_on - _DAY
    for step in steps:
        if step.within in kept:
            placed[step.key] = _inside(step, placed, days)
    return list(placed.values())


def _latest(step: RecipeStep, until: date, days: _Lengths) -> PlannedStep:
    """The step on its latest days that end by `until`; holidays let the end jump: it is tried."""
    opens = until - (days.of(step) - 1) * _DAY
    if step.unit == Unit.WORKING_DAYS:
        opens = add_working_days(until, 1 - days.of(step))
    while True:
        if step.kind in ON_WORKING_DAYS:
            opens = previous_working_day(opens)
        closes = days.end(step, opens)
        if closes <= until:
            return PlannedStep(step.key, opens, closes)
        opens -= _DAY


def _inside(step: RecipeStep, placed: Mapping[str, PlannedStep], days: _Lengths) -> PlannedStep:
    """A step in the middle of the one that it lies in, on a working day where there is one.

    Later than the middle where its announcement asks for more days, as far as there are any.
    """
    host = placed[step.within]
    if step.fills:
        return PlannedStep(step.key, host.opens_on, host.closes_on)
    opens = next_working_day(max(host.opens_on + host.days // 2 * _DAY, announced(step, placed)))
    if opens > host.closes_on:
        opens = max(previous_working_day(host.closes_on), host.opens_on)
    return PlannedStep(step.key, opens, min(days.end(step, opens), host.closes_on))


def announced(step: RecipeStep, placed: Mapping[str, PlannedStep]) -> date:
    """The first day on which a step's announcement is old enough; any day where it has none."""
    if step.announced_in not in placed:
        return date.min
    return placed[step.announced_in].opens_on + step.notice_lead * _DAY


def _in_order(recipe: Recipe, placed: Iterable[PlannedStep]) -> list[PlannedStep]:
    by_key = {one.key: one for one in placed}
    return [by_key[step.key] for step in recipe.steps if step.key in by_key]
