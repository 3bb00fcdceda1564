"""Putting the questions of a draft together, one at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Invalid, NotFound
from records.services import Actor
from surveys import questions
from surveys.models import Questionnaire
from surveys.questions import Kind, Question
from surveys.services.drafting import drafted


@transaction.atomic
def set_questions(
    *, questionnaire_id: int, questions: object, by: Actor | None, now: datetime
) -> Questionnaire:
    """Give a draft these questions, as JSON. Raises NotFound, Invalid, and Conflict once it is
    published."""
    return _kept(drafted(questionnaire_id, by), _read(questions))


@transaction.atomic
def add_question(
    *, questionnaire_id: int, kind: str, by: Actor | None, now: datetime
) -> tuple[Questionnaire, str]:
    """Add an empty question or section at the end; returns its key as well. Raises NotFound,
    Invalid for another kind or too many questions, and Conflict once it is published."""
    found = drafted(questionnaire_id, by)
    if kind not in Kind.__members__.values():
        reason = _("Choose a kind of question.")
        raise Invalid("question_kind", reason, {"kind": reason})
    asked = found.asked()
    taken = {question.key for question in asked}
    letter = "s" if kind == Kind.SECTION else "q"
    key = next(name for number in count(1) if (name := f"{letter}{number}") not in taken)
    return _kept(found, [*asked, Question(key, Kind(kind), {})]), key


@transaction.atomic
def change_question(
    *, questionnaire_id: int, key: str, question: dict[str, Any], by: Actor | None, now: datetime
) -> Questionnaire:
    """Write a question anew, as JSON without its key and kind, which stay. Raises NotFound,
    Invalid, and Conflict once the questionnaire is published."""
    found = drafted(questionnaire_id, by)
    asked = found.asked()
    place = _place(asked, key)
    stays = {"key": key, "kind": asked[place].kind.value}
    asked[place] = _read([question | stays])[0]
    return _kept(found, asked)


@transaction.atomic
def move_question(
    *, questionnaire_id: int, key: str, by_places: int, by: Actor | None, now: datetime
) -> Questionnaire:
    """Move a question up (less than 0) or down; at an end it stays. Raises NotFound, and Conflict
    once the questionnaire is published."""
    found = drafted(questionnaire_id, by)
    asked = found.asked()
    place = _place(asked, key)
    wanted = min(max(place + by_places, 0), len(asked) - 1)
    asked.insert(wanted, asked.pop(place))
    return _kept(found, asked)


@transaction.atomic
def remove_question(
    *, questionnaire_id: int, key: str, by: Actor | None, now: datetime
) -> Questionnaire:
    """Take a question out; those that depended on it are asked of everybody. Raises NotFound, and
    Conflict once the questionnaire is published."""
    found = drafted(questionnaire_id, by)
    asked = found.asked()
    asked.pop(_place(asked, key))
    freed = [
        replace(one, only_if=None) if one.only_if and one.only_if.key == key else one
        for one in asked
    ]
    return _kept(found, freed)


def _place(asked: Sequence[Question], key: str) -> int:
    for place, question in enumerate(asked):
        if question.key == key:
            return place
    raise NotFound("no_such_question", _("There is no such question in this questionnaire."))


def _read(given: object) -> list[Question]:
    return questions.read(given)


def _kept(questionnaire: Questionnaire, asked: Sequence[Question]) -> Questionnaire:
    questionnaire.questions = questions.written(_read(questions.written(asked)))
    questionnaire.save(update_fields=["questions"])
    return questionnaire
