"""The acts on questionnaires and on answers to them."""

from surveys.services.answering import begin, enter_on_paper, finish, forget, forget_unsent, save
from surveys.services.building import (
    add_question,
    change_question,
    move_question,
    remove_question,
    set_questions,
)
from surveys.services.drafting import Facts, change, copy, discard, draft
from surveys.services.exporting import ask_for_export, forget_export, make_export
from surveys.services.publishing import extend, publish, publish_results, set_period

__all__ = [
    "Facts",
    "add_question",
    "ask_for_export",
    "begin",
    "change",
    "change_question",
    "copy",
    "discard",
    "draft",
    "enter_on_paper",
    "extend",
    "finish",
    "forget",
    "forget_export",
    "forget_unsent",
    "make_export",
    "move_question",
    "publish",
    "publish_results",
    "remove_question",
    "save",
    "set_period",
    "set_questions",
]
