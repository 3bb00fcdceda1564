"""What a step that takes longer moves: those after it, each still counted by its rule. Pure."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from common.working_days import next_working_day, previous_working_day
from processes.planning import ON_WORKING_DAYS, Plan, PlannedStep, announced, last_day
from processes.recipe import Recipe, RecipeStep

_DAY = timedelta(days=1)


def pushed(
    recipe: Recipe, plan: Plan, key: str, days: int, fixed: Collection[str] = ()
) -> list[PlannedStep]:
    """The plan with the step `key` longer by `days`, and those after it later by as many or more.

    More where a last day would fall on a day off or a session on a Sunday, so that a plan without
    a fault stays one. What lies within a step moves with it. `fixed` are steps that do not move,
    since they have begun. Raises `KeyError` for a step that the plan does not have.
    """
    placed = {one.key: one for one in plan}
    here = placed[key]
    longer = PlannedStep(key, here.opens_on, here.closes_on + days * _DAY)
    shape = recipe.step(key)
    placed[key] = _rolled(shape, longer) if shape.within not in placed else longer
    later = recipe.steps[recipe.steps.index(shape) + 1 :] if shape.within not in placed else ()
    until = placed[key].closes_on
    for step in (one for one in later if one.key in placed and one.key not in fixed):
        if step.within in placed:
            was = next(one for one in plan if one.key == step.within)
            placed[step.key] = _with_host(step, placed, was)
            continue
        placed[step.key] = _later(step, placed[step.key], days, until)
        until = placed[step.key].closes_on
    return [placed[one.key] for one in plan]


def _later(step: RecipeStep, was: PlannedStep, days: int, until: date) -> PlannedStep:
    """A step later by `days`, after `until`, with all the days that it had."""
    opens = max(was.opens_on + days * _DAY, until + _DAY)
    if step.kind in ON_WORKING_DAYS:
        opens = next_working_day(opens)
    return _rolled(step, PlannedStep(step.key, opens, opens + (was.days - 1) * _DAY))


def _rolled(step: RecipeStep, here: PlannedStep) -> PlannedStep:
    """The step with an end where it may end, and not before its shortest time is over.

    Holidays may lie in its new days that did not lie in the old.
    """
    closes = next_working_day(here.closes_on) if step.rolls else here.closes_on
    if step.minimum:
        closes = max(closes, last_day(step, here.opens_on, step.minimum))
    return PlannedStep(step.key, here.opens_on, closes)


def _with_host(
    step: RecipeStep, placed: Mapping[str, PlannedStep], host_was: PlannedStep
) -> PlannedStep:
    """A step moved with the one that it lies in, on a working day and inside of it."""
    host, here = placed[step.within], placed[step.key]
    if step.fills:
        return PlannedStep(step.key, host.opens_on, host.closes_on)
    if host.opens_on == host_was.opens_on:
        return here
    opens = here.opens_on + (host.opens_on - host_was.opens_on)
    opens = next_working_day(max(opens, announced(step, placed)))
    if opens > host.closes_on:
        opens = max(previous_working_day(host.closes_on), host.opens_on)
    closes = min(opens + (here.days - 1) * _DAY, host.closes_on)
    return PlannedStep(step.key, opens, closes)
