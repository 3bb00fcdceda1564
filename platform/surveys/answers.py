"""Answers: which questions are asked after what was answered, and whether answers fit.

An answer by kind: choice `{"chosen": […], "other": "…"}`, scale a number, ranking all options from
the first place to the last, text a string, matrix `{"rows": {row: column}}`. A ranking may also
come as a form sends it, `{"places": {option: "1"}}`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.questions import OTHER, Kind, Question

LONGEST_SHORT = 300
LONGEST_LONG = 5000
_LINES = str.maketrans("", "", "\n\r\t")

Answers = dict[str, Any]


class Unfit(Exception):
    """This answer cannot be taken; the text says why, to whoever gave it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked together: the section that heads it, if one does, and its questions."""

    section: Question | None
    questions: tuple[Question, ...]


def pages(questions: Sequence[Question]) -> list[Page]:
    """The questions by page; a section without questions makes none."""
    found: list[tuple[Question | None, list[Question]]] = [(None, [])]
    for question in questions:
        if question.kind == Kind.SECTION:
            found.append((question, []))
        else:
            found[-1][1].append(question)
    return [Page(section, tuple(those)) for section, those in found if those]


def shown(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[Question]:
    """The questions that are asked of somebody who has answered so far; sections are not."""
    return [question for question, _answer in _walk(questions, answers, lambda one, given: given)]


def checked(
    questions: Sequence[Question], given: Mapping[str, Any], *, whole: bool = True
) -> tuple[Answers, dict[str, str]]:
    """The answers that fit, and for each of the others the reason; by the questions' keys.

    An answer to a question that is not asked after the answers before it is not kept, and one to
    a question that does not exist neither. `whole`: what is required has to be there.
    """
    wrong: dict[str, str] = {}

    def fit(question: Question, answer: Any) -> Any:
        try:
            found = _READ[question.kind](question, answer) if answer is not None else None
            if found is None and question.required and whole:
                raise Unfit(_("Answer this question."))
            if found is not None and whole and question.required:
                _complete(question, found)
        except Unfit as error:
            wrong[question.key] = str(error)
            return None
        return found

    kept = {question.key: answer for question, answer in _walk(questions, given, fit)}
    return {key: answer for key, answer in kept.items() if answer is not None}, wrong


def _walk(
    questions: Sequence[Question],
    given: Mapping[str, Any],
    fit: Callable[[Question, Any], Any],
) -> Iterator[tuple[Question, Any]]:
    """The questions that are asked, one after the other, each with its answer."""
    marks: dict[str, set[str]] = {}
    open_page = True
    for question in questions:
        holds = _holds(question, marks)
        if question.kind == Kind.SECTION:
            open_page = holds
        elif open_page and holds:
            answer = fit(question, given.get(question.key))
            marks[question.key] = _marks(question, answer)
            yield question, answer


def _holds(question: Question, marks: Mapping[str, set[str]]) -> bool:
    condition = question.only_if
    return condition is None or bool(marks.get(condition.key, set()) & set(condition.values))


def _marks(question: Question, answer: Any) -> set[str]:
    """What of an answer a condition can ask for."""
    if question.kind == Kind.SCALE:
        return {str(answer)} if isinstance(answer, int) else set()
    if question.kind == Kind.CHOICE and isinstance(answer, dict):
        return {mark for mark in answer.get("chosen", ()) if isinstance(mark, str)}
    return set()


def _unreadable() -> Unfit:
    return Unfit(_("This answer cannot be read. Answer anew."))


def _text_of(given: Any, most: int) -> str:
    if not isinstance(given, str):
        raise _unreadable()
    text = given.strip()
    if len(text) > most:
        message = _("An answer can have at most %(most)d characters; this one has %(n)d.")
        raise Unfit(message % {"most": most, "n": len(text)})
    if not text.translate(_LINES).isprintable():
        raise Unfit(_("The answer holds characters that cannot be read. Type it anew."))
    return text


def _read_text(question: Question, given: Any) -> str | None:
    return _text_of(given, LONGEST_LONG if question.long else LONGEST_SHORT) or None


def _read_choice(question: Question, given: Any) -> dict[str, Any] | None:
    if not isinstance(given, dict) or set(given) - {"chosen", "other"}:
        raise _unreadable()
    chosen, own = given.get("chosen", []), _text_of(given.get("other", ""), LONGEST_SHORT)
    if not isinstance(chosen, list) or not all(isinstance(one, str) for one in chosen):
        raise _unreadable()
    if set(chosen) - set(question.values()):
        raise Unfit(_("Choose one of the answers."))
    if own and question.other and OTHER not in chosen and (question.many or not chosen):
        # Who writes an answer means it, even without the mark before it.
        chosen = [*chosen, OTHER]
    chosen = [value for value in question.values() if value in chosen]
    if not chosen:
        return None
    if len(chosen) > 1 and not question.many:
        raise Unfit(_("Choose one answer only."))
    if OTHER not in chosen:
        return {"chosen": chosen}
    if not own:
        raise Unfit(_("Write what you mean by the other answer."))
    return {"chosen": chosen, "other": own}


def _read_scale(question: Question, given: Any) -> int | None:
    if given == "":
        return None
    # Eleven steps at most: whatever is longer is no step.
    is_digits = isinstance(given, str) and len(given) < 3 and given.isascii() and given.isdigit()
    step = int(given) if is_digits else given
    if isinstance(step, bool) or not isinstance(step, int) or step not in question.steps():
        raise Unfit(_("Choose one of the steps."))
    return step


def _read_ranking(question: Question, given: Any) -> list[str] | None:
    keys = [option.key for option in question.options]
    if isinstance(given, dict) and set(given) == {"places"}:
        return _by_places(keys, given["places"])
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise _unreadable()
    if not given:
        return None
    if sorted(given) != sorted(keys):
        raise Unfit(_("Give each of them a place."))
    return given


def _by_places(keys: Sequence[str], places: Any) -> list[str] | None:
    if not isinstance(places, dict) or set(places) - set(keys):
        raise _unreadable()
    if not any(places.values()):
        return None
    allowed = {str(number): number for number in range(1, len(keys) + 1)}
    given = [str(places.get(key) or "") for key in keys]
    if any(place not in allowed for place in given):
        raise Unfit(_("Give each of them a place."))
    if len(set(given)) < len(keys):
        raise Unfit(_("Two of them have the same place. Give each a place of its own."))
    return sorted(keys, key=lambda key: allowed[str(places[key])])


def _read_matrix(question: Question, given: Any) -> dict[str, Any] | None:
    if not isinstance(given, dict) or set(given) != {"rows"} or not isinstance(given["rows"], dict):
        raise _unreadable()
    rows, columns = given["rows"], {option.key for option in question.options}
    if set(rows) - {row.key for row in question.rows}:
        raise _unreadable()
    if any(not isinstance(column, str) or column not in columns for column in rows.values()):
        raise Unfit(_("Choose one of the answers in each line."))
    ordered = {row.key: rows[row.key] for row in question.rows if row.key in rows}
    return {"rows": ordered} if ordered else None


def _complete(question: Question, answer: Any) -> None:
    """A matrix that has to be answered is answered line by line."""
    if question.kind != Kind.MATRIX:
        return
    left = len(question.rows) - len(answer["rows"])
    if left:
        message = ngettext(
            "Answer each line; %(left)d is left.", "Answer each line; %(left)d are left.", left
        )
        raise Unfit(message % {"left": left})


_READ: dict[Kind, Callable[[Question, Any], Any]] = {
    Kind.CHOICE: _read_choice,
    Kind.SCALE: _read_scale,
    Kind.RANKING: _read_ranking,
    Kind.TEXT: _read_text,
    Kind.MATRIX: _read_matrix,
}


def pages_shown(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[Page]:
    """The pages that are asked of somebody who has answered so far, with the questions asked."""
    asked = {question.key for question in shown(questions, answers)}
    found = [
        Page(page.section, tuple(one for one in page.questions if one.key in asked))
        for page in pages(questions)
    ]
    return [page for page in found if page.questions]
