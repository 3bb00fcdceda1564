"""Dates as people and programs write them."""

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

_CLOCK = r"(?:(?:,?\s*(?:ob\s+)?|T)(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*(?:h|ure?)?)?"
_ZONE = r"\s*(Z|[+-]\d{2}:?\d{2})?"
_SLOVENIAN = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})" + _CLOCK)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + _CLOCK + _ZONE)


def read_date(text: str, zone: tzinfo | None = None) -> datetime | None:
    """The moment that `text` names, or None when it names none.

    Understood: “21. 8. 2019 10:00”, “21.8.2019 ob 10.00”, “2019-08-21T10:00”, with or without the
    time (then midnight). Without a zone of its own it is the clock of `zone`, Ljubljana's if None.
    """
    text = text.strip()
    if found := _SLOVENIAN.fullmatch(text):
        day, month, year, *clock = found.groups()
        return _moment((year, month, day, *clock), zone)
    if found := _ISO.fullmatch(text):
        *numbers, offset = found.groups()
        return _moment(tuple(numbers), _offset(offset) or zone)
    return None


def _moment(numbers: tuple[str | None, ...], zone: tzinfo | None) -> datetime | None:
    try:
        read = datetime(*(int(number or 0) for number in numbers))  # type: ignore[arg-type] # noqa: DTZ001
        made = timezone.make_aware(read, zone)
        # PostgreSQL and Python both hold it; years far away are typing errors.
        return made if 1900 <= made.year <= 2200 else None
    except (ValueError, OverflowError):
        return None


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo


def zone_named(name: str) -> tzinfo | None:
    """The time zone of that name; None for one that nobody knows."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError):
        return None
