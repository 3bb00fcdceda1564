"""The questions of a questionnaire: their shape as JSON, and what is missing before it is asked.

A list in its order. An item of kind `section` begins a page; all that follow stand on it until the
next one. Texts are by language. A draft may be unfinished (`missing`), never misshapen (`read`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from common.errors import Invalid

MOST = 100
MOST_OPTIONS = 30
LONGEST_TEXT = 500
LONGEST_HELP = 1000
# Eleven steps are as many as can be told apart, and as fit on a line of a sheet of paper.
LOWEST, HIGHEST = 0, 10
FIRST_LANGUAGE = "sl"
# What somebody chooses who means none of the answers offered.
OTHER = "other"
_KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2}")

Words = Mapping[str, str]


class Kind(StrEnum):
    """How a question is answered; a section is a page's heading and is not answered."""

    SECTION = "section"
    CHOICE = "choice"
    SCALE = "scale"
    RANKING = "ranking"
    TEXT = "text"
    MATRIX = "matrix"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from, or one line of a matrix."""

    key: str
    text: Words


@dataclass(frozen=True, slots=True)
class Condition:
    """An earlier question, and the answers to it of which one has to be given."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question or a section; which of the fields count depends on the kind."""

    key: str
    kind: Kind
    text: Words
    help: Words = field(default_factory=dict)
    required: bool = False
    only_if: Condition | None = None
    # Of a choice, a ranking, a matrix: its columns.
    options: tuple[Option, ...] = ()
    # Of a matrix.
    rows: tuple[Option, ...] = ()
    # Of a choice: several answers; an answer in one's own words.
    many: bool = False
    other: bool = False
    # Of a scale: its ends, and what they are called.
    lowest: int = 1
    highest: int = 5
    low: Words = field(default_factory=dict)
    high: Words = field(default_factory=dict)
    # Of a text: several lines.
    long: bool = False

    def values(self) -> tuple[str, ...]:
        """The answers to this question on which a later one can depend."""
        if self.kind == Kind.SCALE:
            return tuple(str(step) for step in self.steps())
        if self.kind == Kind.CHOICE:
            own = (OTHER,) if self.other else ()
            return (*(option.key for option in self.options), *own)
        return ()

    def steps(self) -> range:
        """The steps of a scale."""
        return range(self.lowest, self.highest + 1)


def said(words: Words, language: str) -> str:
    """What is said in a language, or else in the first one, or else in the one that there is."""
    return words.get(language) or words.get(FIRST_LANGUAGE) or next(iter(words.values()), "")


def language_of(words: Words, language: str) -> str:
    """In which language `said` says it."""
    return next((code for code in (language, FIRST_LANGUAGE, *words) if words.get(code)), language)


def read(stored: object) -> list[Question]:
    """Questions from JSON, checked whole.

    Raises Invalid, naming the item by its place, for anything else than a list of at most 100
    items with keys of their own, a known kind, and fields and texts of the right shape.
    """
    if not isinstance(stored, list) or len(stored) > MOST:
        raise _invalid(_("There can be at most %(most)d questions.") % {"most": MOST})
    found = [_read(number, one) for number, one in enumerate(stored, 1)]
    if len({question.key for question in found}) < len(found):
        raise _invalid(_("Two questions have the same key."))
    return found


def written(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Questions as they are stored."""
    return [_written(question) for question in questions]


def _written(one: Question) -> dict[str, Any]:
    stored: dict[str, Any] = {"key": one.key, "kind": one.kind.value, "text": dict(one.text)}
    stored |= {"help": dict(one.help), "required": one.required}
    if one.only_if is not None:
        stored["only_if"] = {"key": one.only_if.key, "values": list(one.only_if.values)}
    for name in ("options", "rows"):
        if found := getattr(one, name):
            stored[name] = [{"key": option.key, "text": dict(option.text)} for option in found]
    if one.kind == Kind.CHOICE:
        stored |= {"many": one.many, "other": one.other}
    if one.kind == Kind.SCALE:
        ends = {"low": dict(one.low), "high": dict(one.high)}
        stored |= {"lowest": one.lowest, "highest": one.highest, **ends}
    if one.kind == Kind.TEXT:
        stored["long"] = one.long
    return stored


class _Misshapen(Exception):
    """This item is of no known shape."""


def _read(number: int, given: Any) -> Question:
    try:
        if not isinstance(given, dict) or set(given) - set(_FIELDS):
            raise _Misshapen
        missing = {"key", "kind", "text"} - set(given)
        if missing:
            raise _Misshapen
        return Question(**{name: _FIELDS[name](value) for name, value in given.items()})
    except (_Misshapen, ValueError, TypeError) as error:
        message = _("Question %(number)d cannot be read.") % {"number": number}
        raise _invalid(message) from error


def _key(given: Any) -> str:
    if not isinstance(given, str) or _KEY.fullmatch(given) is None or given == OTHER:
        raise _Misshapen
    return given


def _words(most: int) -> Callable[[Any], dict[str, str]]:
    def words(given: Any) -> dict[str, str]:
        if not isinstance(given, dict) or len(given) > 10:
            raise _Misshapen
        if not all(_is_said(code, text, most) for code, text in given.items()):
            raise _Misshapen
        return {code: text.strip() for code, text in given.items() if text.strip()}

    return words


def _is_said(code: object, text: object, most: int) -> bool:
    if not isinstance(code, str) or _LANGUAGE.fullmatch(code) is None:
        return False
    if not isinstance(text, str) or len(text) > most:
        return False
    return text.replace("\n", " ").replace("\r", " ").replace("\t", " ").isprintable()


def _options(given: Any) -> tuple[Option, ...]:
    if not isinstance(given, list) or len(given) > MOST_OPTIONS:
        raise _Misshapen
    if not all(isinstance(one, dict) and set(one) == {"key", "text"} for one in given):
        raise _Misshapen
    found = tuple(Option(_key(one["key"]), _words(LONGEST_TEXT)(one["text"])) for one in given)
    if len({option.key for option in found}) < len(found):
        raise _Misshapen
    return found


def _condition(given: Any) -> Condition | None:
    if given is None:
        return None
    if not isinstance(given, dict) or set(given) != {"key", "values"}:
        raise _Misshapen
    values = given["values"]
    if not isinstance(values, list) or len(values) > MOST_OPTIONS + 1:
        raise _Misshapen
    if not all(isinstance(value, str) and len(value) <= 40 for value in values):
        raise _Misshapen
    return Condition(_key(given["key"]), tuple(values))


def _flag(given: Any) -> bool:
    if not isinstance(given, bool):
        raise _Misshapen
    return given


def _step(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not LOWEST <= given <= HIGHEST:
        raise _Misshapen
    return given


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "key": _key,
    "kind": Kind,
    "text": _words(LONGEST_TEXT),
    "help": _words(LONGEST_HELP),
    "required": _flag,
    "only_if": _condition,
    "options": _options,
    "rows": _options,
    "many": _flag,
    "other": _flag,
    "lowest": _step,
    "highest": _step,
    "low": _words(LONGEST_TEXT),
    "high": _words(LONGEST_TEXT),
    "long": _flag,
}


def missing(questions: Sequence[Question], languages: Sequence[str]) -> dict[str, str]:
    """What has to be done before it can be asked, by key; empty when nothing has.

    Everything is said in `languages`; there is something to choose from; a condition looks back.
    """
    if not any(question.kind != Kind.SECTION for question in questions):
        return {"": _("There is no question yet.")}
    found = {}
    for number, question in enumerate(questions):
        reasons = _missing(question, questions[:number], languages)
        if reason := next(reasons, None):
            found[question.key] = reason
    return found


def _missing(
    question: Question, earlier: Sequence[Question], languages: Sequence[str]
) -> Iterator[str]:
    if any(not words.get(code) for words in _texts(question) for code in languages):
        yield _("Write this text in each official language.")
    if question.kind in (Kind.CHOICE, Kind.RANKING, Kind.MATRIX) and len(question.options) < 2:
        yield _("Give at least two answers to choose from.")
    if question.kind == Kind.MATRIX and not question.rows:
        yield _("Give at least one line.")
    if question.kind == Kind.SCALE and question.lowest >= question.highest:
        yield _("A scale ends above where it begins.")
    if question.only_if is not None and not _looks_back(question.only_if, earlier):
        yield _("What this depends on has to be asked before, with these answers.")


def _texts(question: Question) -> Iterator[Words]:
    yield question.text
    yield from (option.text for option in (*question.options, *question.rows))


def _looks_back(condition: Condition, earlier: Sequence[Question]) -> bool:
    asked = {question.key: question.values() for question in earlier}
    known = asked.get(condition.key, ())
    return bool(condition.values) and set(condition.values) <= set(known)


def _invalid(reason: str) -> Invalid:
    return Invalid("questions_invalid", reason, {"questions": reason})
