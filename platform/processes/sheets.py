"""A sheet of signatures as an official types it: one person a line, in the order of the sheet.

    Ana Novak; 31. 3. 1980; Planina 12

What cannot be read is named by its line; nothing of it is kept here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.residents import Resident
from accounts.rules import may_be_resident
from processes.signature_rules import MOST_LINES

_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\.?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet, counted from one, and who stands in it."""

    number: int
    who: Resident


def read(text: str, today: date) -> tuple[list[Line], dict[int, str]]:
    """The lines of a sheet, and what is wrong with each that is; lines left empty are counted."""
    lines, faults = [], {}
    for number, typed in enumerate(text.replace("\0", "").splitlines(), 1):
        if not typed.strip():
            continue
        found = _who(typed)
        if isinstance(found, str):
            faults[number] = found
        elif wrong := may_be_resident(found.name, found.address, found.born, today):
            faults[number] = " ".join(wrong.values())
        else:
            lines.append(Line(number, found))
    if len(lines) + len(faults) > MOST_LINES:
        return [], {MOST_LINES + 1: _("A sheet has %(most)d lines at most.") % {"most": MOST_LINES}}
    return lines, faults


def told(faults: dict[int, str]) -> Sequence[str]:
    """Faults as sentences, each with its line."""
    return [
        _("Line %(n)d: %(reason)s") % {"n": number, "reason": reason}
        for number, reason in sorted(faults.items())
    ]


def _who(typed: str) -> Resident | str:
    parts = [part.strip() for part in re.split(r"[;\t]", typed)]
    if len(parts) != 3:
        return _("Write name; date of birth; street and house number, with semicolons between.")
    born = _day(parts[1])
    if born is None:
        return _("Write the date of birth, for example 31. 3. 1980.")
    return Resident(name=parts[0], born=born, address=parts[2])


def _day(typed: str) -> date | None:
    local, iso = _DAY.fullmatch(typed), _ISO.fullmatch(typed)
    if local is not None:
        day, month, year = map(int, local.groups())
    elif iso is not None:
        year, month, day = map(int, iso.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
