"""The organiser's own questions to those who register: their shape, and whether answers fit."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from common.errors import Invalid

MOST = 10
MOST_CHOICES = 20
LONGEST_TEXT = 300
LONGEST_ANSWER = 1000
FIRST_LANGUAGE = "sl"
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LINES = str.maketrans("", "", "\n\r\t")


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from; `text` by language."""

    key: str
    text: dict[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the organiser; `text` by language, the first language always among them."""

    key: str
    text: dict[str, str]
    kind: Kind
    required: bool = False
    choices: tuple[Choice, ...] = ()

    def asked(self, language: str) -> str:
        """The question in a language, or in the first one."""
        return in_language(self.text, language)

    def said(self, language: str) -> tuple[str, str]:
        """The question, and in which language it is asked."""
        return self.asked(language), _language_of(self.text, language)

    def language_of(self, key: str, language: str) -> str:
        """In which language one of the answers is read."""
        texts = {choice.key: choice.text for choice in self.choices}
        return _language_of(texts[key], language) if key in texts else language

    def is_said_in(self, language: str) -> bool:
        """Whether the question and all its answers are there in a language."""
        return all(text.get(language) for text in (self.text, *(c.text for c in self.choices)))

    def options(self, language: str) -> list[tuple[str, str]]:
        """The answers to choose from: what is stored, and what is read."""
        if self.kind == Kind.YES_NO:
            return [("yes", _("Yes")), ("no", _("No"))]
        return [(choice.key, in_language(choice.text, language)) for choice in self.choices]

    def read(self, answer: object, language: str) -> str:
        """An answer as a person reads it."""
        return dict(self.options(language)).get(str(answer), str(answer))


def in_language(text: Mapping[str, str], language: str) -> str:
    """What is said in a language, or else in the first one."""
    return text.get(language) or text.get(FIRST_LANGUAGE) or next(iter(text.values()), "")


def _language_of(text: Mapping[str, str], language: str) -> str:
    """In which language `in_language` says it."""
    return next((code for code in (language, FIRST_LANGUAGE, *text) if text.get(code)), language)


def read(stored: object) -> list[Question]:
    """Questions from JSON, checked whole.

    Raises Invalid, naming the question by its place, when the JSON is anything else than a list of
    at most 10 questions with keys of their own, a text in the first language, a known kind, and
    at least two answers where one chooses.
    """
    if not isinstance(stored, list) or len(stored) > MOST:
        raise _invalid(_("There can be at most %(most)d questions.") % {"most": MOST})
    found = [_question(number, one) for number, one in enumerate(stored, 1)]
    if len({question.key for question in found}) < len(found):
        raise _invalid(_("Two questions have the same key."))
    return found


def written(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Questions as they are stored."""
    return [
        asdict(one) | {"kind": one.kind.value, "choices": [asdict(c) for c in one.choices]}
        for one in questions
    ]


def _question(number: int, given: Any) -> Question:
    if not isinstance(given, dict):
        raise _invalid(_("Question %(number)d cannot be read.") % {"number": number})
    known = {"key", "text", "kind", "required", "choices"}
    if set(given) - known or not _is_key(given.get("key")):
        raise _invalid(_("Question %(number)d cannot be read.") % {"number": number})
    text, kind = _text(number, given.get("text")), str(given.get("kind"))
    if kind not in Kind.__members__.values():
        raise _invalid(_("Say how question %(number)d is answered.") % {"number": number})
    choices = _choices(number, given.get("choices") or []) if kind == Kind.CHOICE else ()
    return Question(given["key"], text, Kind(kind), given.get("required") is True, choices)


def _choices(number: int, given: Any) -> tuple[Choice, ...]:
    if not isinstance(given, list) or not 2 <= len(given) <= MOST_CHOICES:
        message = _("Question %(number)d needs between 2 and %(most)d answers to choose from.")
        raise _invalid(message % {"number": number, "most": MOST_CHOICES})
    if not all(isinstance(one, dict) and _is_key(one.get("key")) for one in given):
        raise _invalid(_("Question %(number)d cannot be read.") % {"number": number})
    found = tuple(Choice(one["key"], _text(number, one.get("text"))) for one in given)
    if len({choice.key for choice in found}) < len(found):
        message = _("Two answers to question %(number)d are the same.")
        raise _invalid(message % {"number": number})
    return found


def _text(number: int, given: Any) -> dict[str, str]:
    is_words = isinstance(given, dict) and all(
        isinstance(value, str) and len(value) <= LONGEST_TEXT and value.isprintable()
        for value in given.values()
    )
    if not is_words or not str(given.get(FIRST_LANGUAGE, "")).strip():
        message = _(
            "Write question %(number)d in Slovenian, in one line of at most %(most)d signs."
        )
        raise _invalid(message % {"number": number, "most": LONGEST_TEXT})
    return {code: value.strip() for code, value in given.items() if value.strip()}


def _is_key(key: object) -> bool:
    return isinstance(key, str) and _KEY.fullmatch(key) is not None


def _invalid(reason: str) -> Invalid:
    return Invalid("questions_invalid", reason, {"questions": reason})


def answered(
    questions: Sequence[Question], given: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, str]]:
    """The answers that fit, and for each of the others the reason; by the questions' keys.

    Answers to questions that nobody asked are left out.
    """
    answers: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for question in questions:
        answer = str(given.get(question.key) or "").strip()
        if reason := may_answer(question, answer):
            wrong[question.key] = reason
        elif answer:
            answers[question.key] = answer
    return answers, wrong


def may_answer(question: Question, answer: str) -> str | None:
    """An answer is there where it must be, is one of those offered, and of a bearable length."""
    if not answer:
        return _("Answer this question.") if question.required else None
    if question.kind == Kind.TEXT:
        if len(answer) > LONGEST_ANSWER:
            return _("An answer can have at most %(most)d characters. Shorten it.") % {
                "most": LONGEST_ANSWER
            }
        if not answer.translate(_LINES).isprintable():
            return _("The answer holds characters that cannot be read. Type it anew.")
        return None
    if answer not in dict(question.options(FIRST_LANGUAGE)):
        return _("Choose one of the answers.")
    return None
