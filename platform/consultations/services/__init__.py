"""The acts on consultations."""

from consultations.services.answering import Overtaken, Reply, answer, send_back
from consultations.services.answering import draft as draft_answer
from consultations.services.answering import review as review_answer
from consultations.services.contributing import contribute, withdraw
from consultations.services.drafting import discard_draft, save_draft
from consultations.services.evaluating import evaluate
from consultations.services.exporting import ask_for_register, export_of
from consultations.services.grouping import assign, dissolve, group, put, take_out
from consultations.services.guests import ask_guest, confirm_guest, forget_guests
from consultations.services.moderating import approve, hide, show_copy, unhide
from consultations.services.on_behalf import enter, import_mail
from consultations.services.preparing import change, prepare
from consultations.services.publishing import publish as publish_answers
from consultations.services.reporting import preview as preview_report
from consultations.services.reporting import publish as publish_report
from consultations.services.saying import Words
from consultations.services.stating import bring_back, put_away, reword, state
from consultations.services.supporting import support, take_back
from consultations.services.thinking import think

__all__ = [
    "Overtaken",
    "Reply",
    "Words",
    "answer",
    "approve",
    "ask_for_register",
    "ask_guest",
    "assign",
    "bring_back",
    "change",
    "confirm_guest",
    "contribute",
    "discard_draft",
    "dissolve",
    "draft_answer",
    "enter",
    "evaluate",
    "export_of",
    "forget_guests",
    "group",
    "hide",
    "import_mail",
    "prepare",
    "preview_report",
    "publish_answers",
    "publish_report",
    "put",
    "put_away",
    "review_answer",
    "reword",
    "save_draft",
    "send_back",
    "show_copy",
    "state",
    "support",
    "take_back",
    "take_out",
    "think",
    "unhide",
    "withdraw",
]
