"""The acts on consultations."""

from consultations.services.contributing import contribute, withdraw
from consultations.services.drafting import discard_draft, save_draft
from consultations.services.guests import ask_guest, confirm_guest, forget_guests
from consultations.services.on_behalf import enter, import_mail
from consultations.services.preparing import change, prepare
from consultations.services.saying import Words
from consultations.services.supporting import support, take_back

__all__ = [
    "Words",
    "ask_guest",
    "change",
    "confirm_guest",
    "contribute",
    "discard_draft",
    "enter",
    "forget_guests",
    "import_mail",
    "prepare",
    "save_draft",
    "support",
    "take_back",
    "withdraw",
]
