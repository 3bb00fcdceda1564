"""What can be linked: each domain adds its kinds with one call of `register`.

A link is written once and read from both ends: a project carries out a proposal, and the proposal
is carried out by the project.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from processes.models import Link


class Thing(NamedTuple):
    """Something of a domain: its kind (dotted, as registered) and its number there."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A thing as its readers see it: a title and the address of its page."""

    title: str
    path: str


# What the first is to the second, read forwards and backwards.
MEANINGS: dict[str, tuple[Any, Any]] = {
    "carries_out": (_("Carries out"), _("Is carried out by")),
    "follows": (_("Follows from"), _("Led to")),
    "concerns": (_("Concerns"), _("See also")),
}

Titles = Callable[[Sequence[int]], Mapping[int, Seen]]
_kinds: dict[str, tuple[Any, Titles]] = {}


def register(kind: str, label: Any, titles: Titles) -> None:
    """Let things of `kind` be linked from now on; called once, when applications are ready.

    `titles` gives, of some numbers, those that everyone may see.
    """
    _kinds[kind] = (label, titles)


def kinds() -> dict[str, Any]:
    """Every kind that can be linked, and how people read it."""
    return {kind: label for kind, (label, _titles) in _kinds.items()}


def seen(thing: Thing) -> Seen | None:
    """A thing as its readers see it; None when nobody can."""
    return _seen([thing]).get(thing)


def of(thing: Thing) -> list[tuple[Any, Seen]]:
    """What a thing is linked with, in both directions: what it is to it, and what everyone sees."""
    here = Q(from_kind=thing.kind, from_id=thing.number)
    there = Q(to_kind=thing.kind, to_id=thing.number)
    ends = [_other_end(link, thing) for link in Link.objects.filter(here | there).order_by("pk")]
    shown = _seen(other for _meaning, other in ends)
    return [(meaning, shown[other]) for meaning, other in ends if other in shown]


def _other_end(link: Link, thing: Thing) -> tuple[Any, Thing]:
    forwards, backwards = MEANINGS[link.meaning]
    first, second = Thing(link.from_kind, link.from_id), Thing(link.to_kind, link.to_id)
    return (forwards, second) if first == thing else (backwards, first)


def _seen(things: Iterable[Thing]) -> dict[Thing, Seen]:
    asked: dict[str, list[int]] = {}
    for thing in things:
        asked.setdefault(thing.kind, []).append(thing.number)
    found: dict[Thing, Seen] = {}
    for kind, numbers in asked.items():
        if kind in _kinds:
            titles = _kinds[kind][1](numbers)
            found |= {Thing(kind, number): seen for number, seen in titles.items()}
    return found
