"""The acts on public notices."""

from notices.services.board import note_displays, publish, withdraw
from notices.services.drafting import Facts, attach, change, correct, detach, discard, draft

__all__ = [
    "Facts",
    "attach",
    "change",
    "correct",
    "detach",
    "discard",
    "draft",
    "note_displays",
    "publish",
    "withdraw",
]
