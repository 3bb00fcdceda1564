"""What can be linked: each domain adds its kinds with one call of `register`.

A link is written once and read from both ends: a project carries out a proposal, and the proposal
is carried out by the project.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
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
    # A questionnaire of a step (`services.questioning`).
    "asked_by": (_("Is asked in"), _("Asks with")),
}

# Those that an official chooses among; the others are an act of their own.
CHOSEN = ("concerns", "follows", "carries_out")
# Of each kind so many are offered.
MOST = 10

Titles = Callable[[Sequence[int]], Mapping[int, Seen]]
Found = Callable[[Sequence[str]], Iterable[int]]


@dataclass(frozen=True, slots=True)
class _Kind:
    label: Any
    titles: Titles
    found: Found


_kinds: dict[str, _Kind] = {}


def register(kind: str, label: Any, titles: Titles, found: Found = lambda words: ()) -> None:
    """Let things of `kind` be linked from now on; called once, when applications are ready.

    `titles` gives, of some numbers, those that everyone may see; `found` the numbers of those with
    some words in their titles, the newest first. Without it they are linked by acts of their own.
    """
    _kinds[kind] = _Kind(label, titles, found)


def kinds() -> dict[str, Any]:
    """Every kind that can be linked, and how people read it."""
    return {name: kind.label for name, kind in _kinds.items()}


def titled(rows: "QuerySet[Any]", words: Sequence[str], texts: str = "texts") -> "QuerySet[Any]":
    """Those of `rows` with all words in one of their titles, whatever the capitals."""
    for word in words:
        found = Q()
        for code, _name in settings.LANGUAGES:
            found |= Q(**{f"{texts}__{code}__title__icontains": word})
        rows = rows.filter(found)
    return rows


def search(typed: str, without: Thing) -> list[tuple[Thing, Any, Seen]]:
    """What everyone sees with these words in its title: the thing, its kind in words, its title."""
    words = typed.replace("\0", "").split()[:8]
    if not words:
        return []
    found = [
        Thing(name, number)
        for name, kind in _kinds.items()
        for number in list(kind.found(words))[:MOST]
    ]
    shown = seen_of(found)
    return [
        (one, _kinds[one.kind].label, shown[one])
        for one in found
        if one in shown and one != without
    ]


def seen(thing: Thing) -> Seen | None:
    """A thing as its readers see it; None when nobody can."""
    return seen_of([thing]).get(thing)


def of(thing: Thing) -> list[tuple[Any, Seen]]:
    """What a thing is linked with, in both directions: what it is to it, and what everyone sees."""
    return of_any(thing.kind, [thing.number])


def of_any(kind: str, numbers: Any) -> list[tuple[Any, Seen]]:
    """The same of things of a kind that people see as one, as the languages of a page.

    `numbers` may be a query: it is asked within the same statement.
    """
    return [(meaning, seen) for _link, meaning, seen in listed(kind, numbers)]


def listed(kind: str, numbers: Any) -> list[tuple[Link, Any, Seen]]:
    """The same with the links themselves."""
    here = Q(from_kind=kind, from_id__in=numbers)
    there = Q(to_kind=kind, to_id__in=numbers)
    found = Link.objects.filter(here | there).annotate(begins_here=here).order_by("pk")
    ends = [(link, *_other_end(link)) for link in found]
    shown = seen_of(other for _link, _meaning, other in ends)
    return [(link, meaning, shown[other]) for link, meaning, other in ends if other in shown]


def _other_end(link: Any) -> tuple[Any, Thing]:
    forwards, backwards = MEANINGS[link.meaning]
    if link.begins_here:
        return forwards, Thing(link.to_kind, link.to_id)
    return backwards, Thing(link.from_kind, link.from_id)


def seen_of(things: Iterable[Thing]) -> dict[Thing, Seen]:
    """Of some things those that everyone may see; one statement for each kind."""
    asked: dict[str, list[int]] = {}
    for thing in things:
        asked.setdefault(thing.kind, []).append(thing.number)
    found: dict[Thing, Seen] = {}
    for kind, numbers in asked.items():
        if kind in _kinds:
            titles = _kinds[kind].titles(numbers)
            found |= {Thing(kind, number): seen for number, seen in titles.items()}
    return found
