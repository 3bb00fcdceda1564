"""A questionnaire as a sheet to be filled in: the controls of a question, and reading them back.

For every door that shows one; `templates/surveys/question.html` draws a field. Keys hold no hyphen,
so that names made with hyphens are never the same for two controls.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from surveys.questions import OTHER, Kind, Option, Question, Words, language_of, said


class Form(Protocol):
    """What a form sends: a QueryDict."""

    def get(self, key: str, default: str, /) -> Any:
        """The last value of a name."""

    def getlist(self, key: str, /) -> list[Any]:
        """All values of a name."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text, and its language where that is not the page's."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """A mark to set, or a place to choose."""

    id: str
    name: str
    value: str
    is_on: bool
    label: Phrase


@dataclass(frozen=True, slots=True)
class Group:
    """A line of a matrix, or an option of a ranking, with its controls."""

    id: str
    label: Phrase
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A question as it is shown: what is asked, what was answered, and what is wrong with it."""

    question: Question
    id: str
    # Where correcting begins.
    first: str
    label: Phrase
    help: Phrase
    error: str
    controls: tuple[Control, ...] = ()
    groups: tuple[Group, ...] = ()
    # What was typed: a text, or an answer in one's own words.
    typed: str = ""
    low: Phrase = Phrase("")
    high: Phrase = Phrase("")


def phrase(words: Words, language: str) -> Phrase:
    """A text in a language, or in the one that there is, which is then said."""
    found = language_of(words, language)
    return Phrase(said(words, language), "" if found == language else found)


def name_of(key: str) -> str:
    """The name of the control of a question, and with what the others begin."""
    return f"a-{key}"


def own_name(key: str) -> str:
    """The name of the control for an answer in one's own words."""
    return f"a-{key}--own"


def fields(
    questions: Iterable[Question],
    given: Mapping[str, Any],
    language: str,
    wrong: Mapping[str, str] | None = None,
) -> list[Field]:
    """The fields of some questions, with answers as they are kept or as `read` gave them."""
    reasons = wrong or {}
    return [
        _field(question, given.get(question.key), language, reasons.get(question.key, ""))
        for question in questions
    ]


def _field(question: Question, given: Any, language: str, error: str) -> Field:
    name = name_of(question.key)
    controls = _controls(question, given, language)
    groups = _groups(question, given, language)
    first = controls[0].id if controls else name
    if groups:
        first = groups[0].controls[0].id if question.kind == Kind.MATRIX else groups[0].id
    return Field(
        question,
        name,
        first,
        phrase(question.text, language),
        phrase(question.help, language),
        error,
        controls,
        groups,
        _typed(question, given),
        phrase(question.low, language),
        phrase(question.high, language),
    )


def _typed(question: Question, given: Any) -> str:
    if question.kind == Kind.TEXT:
        return given if isinstance(given, str) else ""
    if question.kind == Kind.CHOICE and isinstance(given, dict):
        return str(given.get("other", ""))
    return ""


def _controls(question: Question, given: Any, language: str) -> tuple[Control, ...]:
    name = name_of(question.key)
    if question.kind == Kind.SCALE:
        return tuple(
            Control(f"{name}-{step}", name, str(step), str(given) == str(step), Phrase(str(step)))
            for step in question.steps()
        )
    if question.kind != Kind.CHOICE:
        return ()
    chosen = given.get("chosen", []) if isinstance(given, dict) else []
    known = [_control(name, name, option, language, chosen) for option in question.options]
    if question.other:
        on, label = OTHER in chosen, Phrase(_("Something else:"))
        known.append(Control(f"{name}-{OTHER}", name, OTHER, on, label))
    return tuple(known)


def _control(
    prefix: str, name: str, option: Option, language: str, chosen: Sequence[Any]
) -> Control:
    on, label = option.key in chosen, phrase(option.text, language)
    return Control(f"{prefix}-{option.key}", name, option.key, on, label)


def _groups(question: Question, given: Any, language: str) -> tuple[Group, ...]:
    name = name_of(question.key)
    if question.kind == Kind.RANKING:
        places = _places(given)
        return tuple(
            _ranked(question, f"{name}-{option.key}", option, places, language)
            for option in question.options
        )
    if question.kind != Kind.MATRIX:
        return ()
    rows = given.get("rows", {}) if isinstance(given, dict) else {}
    return tuple(
        _row(question, f"{name}-{row.key}", row, rows.get(row.key), language)
        for row in question.rows
    )


def _ranked(
    question: Question, name: str, option: Option, places: Mapping[str, str], language: str
) -> Group:
    numbers = [str(number) for number in range(1, len(question.options) + 1)]
    here = places.get(option.key, "")
    controls = (Control(f"{name}-{n}", name, n, n == here, Phrase(n)) for n in numbers)
    return Group(name, phrase(option.text, language), tuple(controls))


def _row(question: Question, name: str, row: Option, here: Any, language: str) -> Group:
    controls = (_control(name, name, one, language, [here]) for one in question.options)
    return Group(name, phrase(row.text, language), tuple(controls))


def _places(given: Any) -> dict[str, str]:
    """Places by option, of a ranking as it is kept or as a form sends it."""
    if isinstance(given, list):
        return {key: str(place) for place, key in enumerate(given, 1)}
    if isinstance(given, dict) and isinstance(given.get("places"), dict):
        return {key: str(place) for key, place in given["places"].items()}
    return {}


def read(questions: Iterable[Question], form: Form) -> dict[str, Any]:
    """What a form says of some questions; None for those that were left empty."""
    return {question.key: _read(question, form) for question in questions}


def _read(question: Question, form: Form) -> Any:
    name = name_of(question.key)
    if question.kind == Kind.CHOICE:
        chosen, own = form.getlist(name), form.get(own_name(question.key), "")
        found = {"chosen": chosen} | ({"other": own} if own and question.other else {})
        return found if chosen or "other" in found else None
    if question.kind == Kind.RANKING:
        places = _by_key(question.options, name, form)
        return {"places": places} if places else None
    if question.kind == Kind.MATRIX:
        rows = _by_key(question.rows, name, form)
        return {"rows": rows} if rows else None
    return form.get(name, "") or None


def _by_key(options: Iterable[Option], name: str, form: Form) -> dict[str, str]:
    given = {option.key: form.get(f"{name}-{option.key}", "") for option in options}
    return {key: value for key, value in given.items() if value}


def in_words(question: Question, answer: Any, language: str) -> list[Phrase]:
    """An answer as it is read; empty without one."""
    texts = {one.key: phrase(one.text, language) for one in (*question.options, *question.rows)}
    if answer is None:
        return []
    if question.kind == Kind.CHOICE:
        own = Phrase(str(answer.get("other", "")))
        return [own if key == OTHER else texts[key] for key in answer["chosen"]]
    if question.kind == Kind.RANKING:
        return [
            Phrase(f"{place}. {texts[key].text}", texts[key].language)
            for place, key in enumerate(answer, 1)
        ]
    if question.kind == Kind.MATRIX:
        return [
            Phrase(f"{texts[row].text}: {texts[one].text}", texts[row].language)
            for row, one in answer["rows"].items()
        ]
    return [Phrase(str(answer))]
