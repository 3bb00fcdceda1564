"""Days and times as people of each language write them, as plain text: decided here alone.

Words of a pattern come from the catalogue: 23. november 2026 ob 18.00, 23 novembre 2026, ore 18:00,
2026. november 23. 18:00, 23 November 2026, 18:00. Moments are read by the clock of the installation
(`TIME_ZONE`) and not of whoever looks: everyone reads the same day.
"""

from datetime import date, datetime
from typing import Any

from django.template.defaultfilters import date as formatted
from django.utils import timezone
from django.utils.translation import get_language, pgettext

# Years in which something may be planned; beyond them a day was mistyped.
YEARS = range(2000, 2100)


def local(moment: datetime) -> datetime:
    """A moment by the clock of the installation."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def day(of: date, *, weekday: bool = False) -> str:
    """A day of the calendar, with its day of the week on request."""
    pattern = pgettext("date format", "l, j F Y") if weekday else pgettext("date format", "j F Y")
    text = formatted(of, pattern)
    # Only English and the formats of others begin names of days and months with a capital.
    return text if get_language() == "en" else text.lower()


def clock(at: Any) -> str:
    """A time of day; a moment is taken as it stands, so make it `local` first."""
    return formatted(at, pgettext("date format", "H:i"))


def at_clock() -> str:
    """How a day and a time are joined."""
    return pgettext("date and time", "%(day)s, %(clock)s")


def between_clocks() -> str:
    """How a day and two times are joined."""
    return pgettext("date and time", "%(day)s, %(start)s–%(end)s")


def moment(of: datetime, *, weekday: bool = False) -> str:
    """A day and a time."""
    here = local(of)
    return at_clock() % {"day": day(here.date(), weekday=weekday), "clock": clock(here)}
