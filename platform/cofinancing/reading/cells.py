"""What stands in a cell of a table or a value of JSON: read exactly, or refused with a reason.

Every reader takes the value as it came and raises Misread for what it cannot be.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cofinancing import shares
from common.errors import Invalid
from common.money import cents

_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_CLOCK = re.compile(r"(?:T|\s*,?\s+(?:ob\s+)?)(\d{1,2})[:.](\d{2})(?::00)?$")
# Beyond them the calendar ends, or a digit was mistyped.
YEARS = range(1900, 2200)
_YES = frozenset(("1", "x", "yes", "true", "da"))
_NO = frozenset(("", "0", "no", "false", "ne"))


class Misread(ValueError):
    """Why a cell cannot be read, in the words of a person."""


def word(value: Any) -> str:
    """A text on its own; lists, objects and truth values are none."""
    if value is None:
        return ""
    if isinstance(value, bool | list | Mapping):
        raise Misread(_("A text is needed here."))
    return plain(str(value))


def plain(text: str) -> str:
    """A text that PostgreSQL keeps: without NUL, and without half of a character."""
    return text.replace("\0", "").encode("utf-8", "replace").decode().strip()


def words(value: Any) -> list[str]:
    """Words of a list: of JSON, or set apart by semicolons."""
    if isinstance(value, list):
        return [word(one) for one in value if word(one)]
    return [one.strip() for one in word(value).split(";") if one.strip()]


def truth(value: Any) -> bool:
    """Yes or no, as people fill in tables."""
    said = str(value if value is not None else "").strip().lower()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise Misread(_("Write yes or no."))


def money(value: Any) -> int | None:
    """Cents of an amount in euros: a number of JSON, or a text such as 1.234,56."""
    if value is None or value == "":
        return None
    try:
        return cents(word(value)) if isinstance(value, str) else _exactly(value)
    except Invalid as error:
        raise Misread(error.message) from error


def _exactly(value: Any) -> int:
    try:
        hundredfold = Decimal(str(value)) * 100
        if isinstance(value, bool | list | Mapping) or hundredfold != int(hundredfold):
            raise ValueError(value)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise Misread(_("Enter an amount in euros, for example 1.234,56.")) from error
    return int(hundredfold)


def share(value: Any) -> Fraction | None:
    """A share: `85`, `85 %`, `33,3` or `17/20`; a number of JSON is in per cent."""
    try:
        return shares.read(word(value))
    except ValueError as error:
        raise Misread(str(error)) from error


def day(value: Any) -> date | None:
    """A day: 2027-03-31 or 31. 3. 2027."""
    said = word(value)
    if not said:
        return None
    try:
        found = _DAY.fullmatch(said)
        if found:
            return _possible(date(int(found[3]), int(found[2]), int(found[1])))
        return _possible(date.fromisoformat(said))
    except ValueError as error:
        raise Misread(_("Write a day as 2027-03-31 or 31. 3. 2027.")) from error


def _possible(found: date) -> date:
    if found.year not in YEARS:
        raise ValueError(found)
    return found


def deadline(value: Any) -> datetime | None:
    """The first moment that is too late. A day alone is whole: it ends at midnight. Times without
    a zone are those of the clock in Slovenia; one that the clock skips is refused."""
    said = word(value)
    if not said:
        return None
    zoned = _with_zone(said)
    if zoned is not None:
        return zoned
    clock = _CLOCK.search(said)
    on = day(said[: clock.start()] if clock else said)
    if on is None:
        raise Misread(_("Write a deadline as 2027-03-31 12:00."))
    if clock is None:
        return _here(datetime.combine(on + timedelta(days=1), time()))
    try:
        return _here(datetime.combine(on, time(int(clock[1]), int(clock[2]))))
    except ValueError as error:
        raise Misread(_("Write a deadline as 2027-03-31 12:00.")) from error


def _with_zone(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    if found.tzinfo is None:
        return None
    if found.year not in YEARS:
        raise Misread(_("Write a deadline as 2027-03-31 12:00."))
    return found


def _here(local: datetime) -> datetime:
    zone = timezone.get_default_timezone()
    moment = local.replace(tzinfo=zone)
    # There and back: what the clock skips in March comes back as another time.
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise Misread(_("This time does not exist on that day: the clock is put forward."))
    return moment
