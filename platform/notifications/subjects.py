"""What people can follow: each domain adds its kinds with one call of `register` (see README)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import override

Titles = dict[str, str]


class Subject(NamedTuple):
    """Something to be followed: a kind, and its key among those of that kind."""

    kind: str
    key: str


def in_each_language(text: object) -> Titles:
    """A translated text of ours in every language."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = str(text)
    return found


def _none() -> Iterable[str]:
    return ()


def _nothing_around(_key: str) -> Sequence[Subject]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of subjects.

    `titles` gives what a key is called, by language; None when there is nothing of that key that
    everyone may see. `every` gives the keys that are offered in a list, `around` what else somebody
    may want to follow who follows that key. All are called in the municipality.
    """

    name: str
    label: Any
    titles: Callable[[str], Titles | None]
    every: Callable[[], Iterable[str]] = _none
    around: Callable[[str], Sequence[Subject]] = _nothing_around


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let subjects of `kind` be followed from now on; called once, when applications are ready."""
    _kinds[kind.name] = kind


def all_kinds() -> list[Kind]:
    """Every kind, in the order of registration."""
    return list(_kinds.values())


def titles_of(subject: Subject) -> Titles | None:
    """What it is called, by language; None when nobody can follow it."""
    kind = _kinds.get(subject.kind)
    return kind.titles(subject.key) if kind else None


def around(subject: Subject) -> list[Subject]:
    """The subject itself and what is near it: its topic, its place."""
    kind = _kinds.get(subject.kind)
    return [subject, *kind.around(subject.key)] if kind else []
