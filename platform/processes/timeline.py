"""The timeline of a process as citizens read it: what was, what is going on, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from notices.models import Notice
from processes.models import Attachment, Process, Step
from processes.planning import planned
from processes.recipe import RecipeStep, recipe

DONE, NOW, COMING = "done", "now", "coming"


@dataclass(frozen=True, slots=True)
class Point:
    """A step on the timeline. `state` is done, now or coming; `first` and `last` whole days."""

    step: Step
    shape: RecipeStep
    title: str
    text: str
    first: date
    last: date
    state: str
    documents: list[Attachment] = field(default_factory=list)
    # What announced its meeting, once that can be read.
    notice: Notice | None = None

    @property
    def decision(self) -> dict[str, str]:
        """What was decided and why, in the language of the moment; empty before."""
        known: dict[str, dict[str, str]] = self.step.decision
        return known.get(str(get_language())) or known.get("sl") or {}

    @property
    def language(self) -> str:
        """The language of the recipe's words where it is not the reader's; empty where it is."""
        return "" if str(get_language()) in ("sl", "en") else "sl"

    @property
    def answered(self) -> int:
        """How many of the recipe's key questions have been answered for it."""
        return sum(bool(self.step.answers.get(one.key)) for one in self.shape.questions)

    @property
    def is_one_day(self) -> bool:
        """Whether it takes a single day."""
        return self.first == self.last


def timeline(process: Process, steps: Sequence[Step], now: datetime) -> list[Point]:
    """The points of a process in their order.

    `steps` are its steps with their `event` and `notice`, and with `documents` prefetched where
    they are to be shown. An annulled process goes no further: what had not ended is not shown as
    coming.
    """
    shapes = {one.key: one for one in recipe(process.recipe_key).steps}
    until = process.annulled_at
    return [
        _point(step, shapes[step.key], now)
        for step in steps
        if step.key in shapes and (until is None or step.opens_at < until)
    ]


def going_on(points: Sequence[Point]) -> list[Point]:
    """What is going on."""
    return [point for point in points if point.state == NOW]


def next_of(points: Sequence[Point]) -> Point | None:
    """What comes next; None after the last."""
    return next((point for point in points if point.state == COMING), None)


def _point(step: Step, shape: RecipeStep, now: datetime) -> Point:
    language = str(get_language())
    days = planned(step.key, step.opens_at, step.closes_at)
    documents: list[Any] = list(getattr(step, "documents", []))
    return Point(
        step=step,
        shape=shape,
        title=shape.title.in_(language),
        text=shape.about.in_(language),
        first=days.opens_on,
        last=days.closes_on,
        state=_state(step, now),
        documents=documents,
        notice=_displayed(step.notice, now),
    )


def _displayed(notice: Notice | None, now: datetime) -> Notice | None:
    begins = notice.displayed_from if notice is not None else None
    return notice if begins is not None and begins <= now else None


def _state(step: Step, now: datetime) -> str:
    if step.is_over(now):
        return DONE
    return NOW if step.is_open(now) else COMING
