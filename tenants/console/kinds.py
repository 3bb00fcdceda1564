"""What a job is: a name, a function, and how it behaves when it breaks off."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: a sentence for the operator, and facts for the report."""

    text: str
    report: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A job as its adapter sees it: what was asked for, and whether it was begun before."""

    schema: str
    arguments: dict[str, Any]
    asked_by: str
    again: bool
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of job.

    `whole`: the work is one transaction, and the job's end is written in it, so that it is done
    once whenever the worker dies. `repeatable`: otherwise, running it anew does no harm.
    """

    name: str
    title: Promise
    run: Callable[[Task], Outcome]
    whole: bool = False
    repeatable: bool = True


KINDS: dict[str, Kind] = {}


def kind(
    name: str, title: Promise, *, whole: bool = False, repeatable: bool = True
) -> Callable[[Callable[[Task], Outcome]], Callable[[Task], Outcome]]:
    """Declare a function as the adapter of a kind of job."""

    def declare(run: Callable[[Task], Outcome]) -> Callable[[Task], Outcome]:
        KINDS[name] = Kind(name=name, title=title, run=run, whole=whole, repeatable=repeatable)
        return run

    return declare
