"""Recipes: what a municipality does, step by step, and what the law asks of each step.

They are data (`recipes/*.toml`, with what they share in `catalogue.toml`), read once and checked
against `recipe_schema.py`. Texts for people are in Slovenian and English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import get_language
from django.utils.translation import gettext as _


class Unit(StrEnum):
    """What a length counts."""

    DAYS = "days"
    WORKING_DAYS = "working_days"


class Scope(StrEnum):
    """Whose rule a length is."""

    LAW = "law"
    MUNICIPAL = "municipal"
    PRACTICE = "practice"


class State(StrEnum):
    """Whether the rule has been found confirmed; else it is shown as still to be checked."""

    CONFIRMED = "confirmed"
    TO_CHECK = "to_check"


class Kind(StrEnum):
    """What a step is: work in the house, a notice, a time for people, a session, a hold, …"""

    WORK = "work"
    NOTICE = "notice"
    OPEN = "open"
    MEETING = "meeting"
    SESSION = "session"
    HOLD = "hold"
    PUBLICATION = "publication"


class Citizen(StrEnum):
    """What citizens may do in a step; none of these where the list is empty."""

    READ = "read"
    COMMENT = "comment"
    ATTEND = "attend"
    ANSWER = "answer"
    MARK = "mark"
    CHOOSE = "choose"

    @property
    def words(self) -> str:
        """What people do, in the language of the moment."""
        return {
            "read": _("read what is being prepared"),
            "comment": _("give their opinion"),
            "attend": _("come to a meeting"),
            "answer": _("answer a questionnaire"),
            "mark": _("mark places on the map"),
            "choose": _("choose between solutions"),
        }[self.value]


class FastTrack(StrEnum):
    """What a reasoned fast-track may do with a step."""

    NO = "no"
    SHORTEN = "shorten"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True)
class Text:
    """Something for people, in Slovenian and English."""

    sl: str
    en: str

    def in_(self, language: str | None) -> str:
        """In a language, or in Slovenian where it is not said in that one."""
        return self.en if (language or "").split("-")[0] == "en" else self.sl

    def __str__(self) -> str:
        return self.in_(get_language())


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule or a habit was found; the address where it is known.

    `cited`, here and elsewhere, are the words of the project's collection of facts (`domain.md`),
    by which a test counts that nothing of it is missing.
    """

    key: str
    title: Text
    address: str
    cited: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the catalogue: a group, method, channel, mistake, question, piece of evidence."""

    key: str
    text: Text
    source: Source | None = None
    cited: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule beside the steps, good to know: of referendums, of objections, of other procedures."""

    key: str
    text: Text
    scope: Scope
    state: State
    sources: tuple[Source, ...]
    cited: str


@dataclass(frozen=True, slots=True)
class RecipeStep:
    """A step: who acts, how long it takes at least and by which rule, what is asked and attached.

    `length` is what is planned unless the municipality says otherwise, `minimum` the shortest (0
    where there is no rule), both in `unit`. `hard`: the minimum is confirmed national law, a plan
    below it is refused. `within`: the step that it lies in, for all of its time if it `fills` it.
    `notice_lead`: days between the opening of the step `announced_in` and its own.
    """

    key: str
    kind: Kind
    actor: Entry
    title: Text
    about: Text
    length: int
    minimum: int
    unit: Unit
    first_day_counts: bool
    rolls: bool
    scope: Scope
    state: State
    hard: bool
    basis: Text
    sources: tuple[Source, ...]
    channels: tuple[Entry, ...]
    questions: tuple[Entry, ...]
    methods: tuple[Entry, ...]
    mistakes: tuple[Entry, ...]
    evidence: tuple[Entry, ...]
    citizens: frozenset[Citizen]
    public_end: bool
    notice_lead: int
    announced_in: str
    within: str
    fills: bool
    optional: bool
    fast_track: FastTrack
    cited: str

    @property
    def people_can(self) -> list[str]:
        """What citizens may do in it, in words and in the order of `Citizen`."""
        return [one.words for one in Citizen if one in self.citizens]

    @property
    def citizens_act(self) -> bool:
        """Whether citizens do more in it than read."""
        return bool(self.citizens - {Citizen.READ})


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe of an edition, its steps in their order; `session` is the step of the adoption."""

    key: str
    edition: date
    title: Text
    about: Text
    session: str
    steps: tuple[RecipeStep, ...]
    groups: tuple[Entry, ...]
    mistakes: tuple[Entry, ...]
    rules: tuple[Rule, ...]
    sources: tuple[Source, ...]

    def step(self, key: str) -> RecipeStep:
        """The step of a key; raises `KeyError` where it has none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What recipes share, by kind and key."""

    entries: Mapping[str, Mapping[str, Entry]]
    sources: Mapping[str, Source]
    rules: Mapping[str, Rule]


def recipe(key: str) -> Recipe:
    """The recipe of a key; raises `KeyError` where there is none."""
    return {one.key: one for one in all_recipes()}[key]


def all_recipes() -> tuple[Recipe, ...]:
    """All recipes in the order in which they are offered; read once for each process."""
    from processes.recipe_schema import read_all

    return read_all()


def catalogue() -> Catalogue:
    """What recipes share: principles, levels, groups, methods, channels, mistakes, sources, …"""
    from processes.recipe_schema import read_catalogue

    return read_catalogue()
