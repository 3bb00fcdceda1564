"""The acts on consultations."""

from consultations.services.answering import Overtaken, Wording, answer, draft, review, send_back
from consultations.services.contributing import contribute, withdraw
from consultations.services.drafting import discard_draft, save_draft
from consultations.services.grouping import assign, dissolve, group, put, take_out
from consultations.services.guests import ask_guest, confirm_guest, forget_guests
from consultations.services.moderating import approve, hide, show_copy, unhide
from consultations.services.on_behalf import enter, import_mail
from consultations.services.preparing import change, prepare
from consultations.services.publishing import publish as publish_answers
from consultations.services.saying import Words
from consultations.services.supporting import support, take_back

__all__ = [
    "Overtaken",
    "Wording",
    "Words",
    "answer",
    "approve",
    "ask_guest",
    "assign",
    "change",
    "confirm_guest",
    "contribute",
    "discard_draft",
    "dissolve",
    "draft",
    "enter",
    "forget_guests",
    "group",
    "hide",
    "import_mail",
    "prepare",
    "publish_answers",
    "put",
    "review",
    "save_draft",
    "send_back",
    "show_copy",
    "support",
    "take_back",
    "take_out",
    "unhide",
    "withdraw",
]
