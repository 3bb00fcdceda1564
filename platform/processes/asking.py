"""Where people can have their say now, over all processes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from processes.models import Step
from processes.planning import planned
from processes.recipe import recipe


@dataclass(frozen=True, slots=True)
class Asked:
    """A step in which people act now: of which process, until which day."""

    step: Step
    title: str
    last: date
    process: Any


def asked(now: datetime) -> tuple[list[Asked], datetime | None]:
    """What people are asked at `now`, what ends first standing first; and when that changes.

    One statement, whatever the number of processes.
    """
    ahead = Step.objects.filter(
        closes_at__gt=now, process__published_at__lte=now, process__annulled_at=None
    )
    found = [one for one in ahead.select_related("process").order_by("closes_at") if _acts(one)]
    moments = [moment for one in found for moment in (one.opens_at, one.closes_at) if moment > now]
    return [_asked(one) for one in found if one.is_open(now)], min(moments, default=None)


def _acts(step: Step) -> bool:
    return recipe(step.process.recipe_key).step(step.key).citizens_act


def _asked(step: Step) -> Asked:
    shape = recipe(step.process.recipe_key).step(step.key)
    last = planned(step.key, step.opens_at, step.closes_at).closes_on
    return Asked(step, str(shape.title), last, step.process)
