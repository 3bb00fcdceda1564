"""What people may say in a consultation, and how. Each rule returns None or the reason why not."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from unicodedata import category

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# What somebody says, in characters: a word or two say nothing, and a book is a file.
SHORTEST, LONGEST = 10, 20_000
LONGEST_NAME = 200
LONGEST_SUMMARY = 10_000
LONGEST_EMAIL = 254
MOST_FILES = 5
# A file of a citizen: text and pictures, not tables or archives.
FILE_KINDS = ("pdf", "docx", "png", "jpg", "jpeg")
# Where a place that is meant can lie, in degrees of WGS84: Slovenia with some kilometres around it.
BOUNDS = {"latitude": (45.3, 47.0), "longitude": (13.2, 16.7)}
# How long a guest has to confirm what was typed.
CONFIRMED_WITHIN = timedelta(hours=48)


class Standing(NamedTuple):
    """How a consultation stands at a moment, as rules look at it."""

    published: bool
    annulled: bool
    opens_at: datetime
    closes_at: datetime


def missing_summaries(summary: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """The official languages in which the plain-language summary is not said, as `summary_sl`.

    `languages` are the official ones (`processes.rules.official`). Nothing opens without it.
    """
    missing = _("Say in plain words what the draft is about and what changes for people.")
    return {f"summary_{code}": missing for code in languages if not summary.get(code, "").strip()}


def may_summarise(summary: Mapping[str, str]) -> dict[str, str]:
    """What of a summary cannot even be kept, as `summary_sl`."""
    return {
        f"summary_{code}": _("At most %(most)d characters; these are %(n)d.")
        % {"most": LONGEST_SUMMARY, "n": len(text)}
        for code, text in summary.items()
        if len(text) > LONGEST_SUMMARY
    }


def may_prepare(has_right: bool) -> str | None:
    """Consultations are run by whoever runs processes, within their own unit."""
    if has_right:
        return None
    return _("You may not run consultations of this local community or department.")


def may_contribute(standing: Standing, now: datetime) -> str | None:
    """People can say something from the opening on, and no longer at the moment of closing."""
    if not standing.published:
        return _("There is no such consultation here.")
    if standing.annulled:
        return _("This process was annulled: nothing can be said in it any more.")
    if now < standing.opens_at:
        return _("This consultation is not open yet.")
    if now >= standing.closes_at:
        return _("This consultation has closed: nothing can be handed in any more.")
    return None


def may_take_part(signed_in: bool, has_right: bool) -> str | None:
    """Whoever takes part has an account here; a suspended one takes part no more."""
    if not signed_in:
        return _("Sign in to give your opinion.")
    return None if has_right else _("Your account may not take part. Ask the municipality why.")


def may_be_guest(allows_guests: bool) -> str | None:
    """Without an account only where the municipality has chosen so."""
    if allows_guests:
        return None
    return _("In this consultation the municipality takes opinions from people with an account.")


def may_say(text: str) -> str | None:
    """Neither next to nothing nor a book, and nothing that cannot be read."""
    length = len(text.strip())
    if length < SHORTEST:
        return ngettext(
            "Write at least %(least)d character: one sentence is enough.",
            "Write at least %(least)d characters: one sentence is enough.",
            SHORTEST,
        ) % {"least": SHORTEST}
    if length > LONGEST:
        return _(
            "Write at most %(most)d characters; these are %(n)d. Attach what is longer as a file."
        ) % {"most": LONGEST, "n": length}
    if not _is_text(text):
        return _("The text holds signs that cannot be read. Type it anew without them.")
    return None


def may_be_called(name: str, most: int = LONGEST_NAME) -> str | None:
    """A name in one line."""
    if not name.strip():
        return _("Enter your name.")
    return may_be_written(name, most)


def may_be_written(line: str, most: int = LONGEST_NAME) -> str | None:
    """A line that may be empty."""
    if len(line) > most or not line.isprintable():
        return _("At most %(n)d characters, in one line.") % {"n": most}
    return None


def may_point(latitude: float | None, longitude: float | None) -> str | None:
    """Both or neither, and within Slovenia."""
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        return _("A place needs both its latitude and its longitude.")
    point = {"latitude": latitude, "longitude": longitude}
    # What is not a number lies in no bounds either.
    if all(BOUNDS[name][0] <= point[name] <= BOUNDS[name][1] for name in BOUNDS):
        return None
    return _("This place does not lie in Slovenia.")


def may_attach(names: Sequence[str]) -> str | None:
    """A few files, of kinds that everybody can open."""
    if len(names) > MOST_FILES:
        return _("At most %(most)d files can be attached.") % {"most": MOST_FILES}
    if all(name.rpartition(".")[2].lower() in FILE_KINDS for name in names):
        return None
    return _("Attach PDF, Word (.docx) or pictures (.jpg, .png).")


def may_support(is_shown: bool, is_own: bool) -> str | None:
    """People support what others said, and what they can read."""
    if not is_shown:
        return _("This opinion is not shown, so nobody can support it.")
    if is_own:
        return _("This is your own opinion: others can support it.")
    return None


def may_withdraw(standing: Standing, now: datetime, is_withdrawn: bool) -> str | None:
    """Taken back as long as the consultation is open: afterwards the answers are written."""
    if is_withdrawn:
        return _("This opinion has been withdrawn already.")
    if now >= standing.closes_at:
        return _("The consultation has closed: what was said stays in the register.")
    return None


def may_enter(standing: Standing, received_at: datetime, now: datetime) -> str | None:
    """On behalf of somebody: what arrived by another way while the consultation was open."""
    if received_at > now:
        return _("It cannot have arrived in the future.")
    return may_contribute(standing, received_at)


def _is_text(text: str) -> bool:
    # Signs of control, and halves of signs that no text can hold.
    return not any(category(char) in ("Cc", "Cs") and char not in "\n\r\t" for char in text)


def standing_of(consultation: Any) -> Standing:
    """How a consultation stands; its process and its call are at hand."""
    process, call = consultation.process, consultation.call
    return Standing(
        published=process.published_at is not None,
        annulled=process.annulled_at is not None,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
    )
