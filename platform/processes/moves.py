"""What a change of a process moved, for people to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from processes.models import Change, Process
from processes.planning import planned
from processes.recipe import recipe


@dataclass(frozen=True, slots=True)
class Move:
    """A step that was moved: its whole days before and after."""

    title: str
    was_first: date
    was_last: date
    first: date
    last: date


def moves_of(process: Process, change: Change) -> list[Move]:
    """The steps that a change moved; none where it moved nothing."""
    after: dict[str, Sequence[str]] = change.after
    return [_move(process, key, change.before[key], to) for key, to in after.items()]


def _move(process: Process, key: str, before: Sequence[str], after: Sequence[str]) -> Move:
    was, now = (planned(key, *map(datetime.fromisoformat, pair)) for pair in (before, after))
    title = str(recipe(process.recipe_key).step(key).title)
    return Move(title, was.opens_on, was.closes_on, now.opens_on, now.closes_on)
