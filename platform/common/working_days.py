"""Working days of Slovenia, and how a period that is set in days is counted.

A working day is any day from Monday to Friday that is no holiday and no other day off by law (Zakon
o praznikih in dela prostih dnevih v Republiki Sloveniji, ZPDPD; kept by the library `holidays`,
country SI). Days of the calendar only: no clock and no time zone.
"""

from datetime import date, timedelta
from functools import cache
from typing import Literal

import holidays

Unit = Literal["days", "working_days"]
_DAY = timedelta(days=1)


@cache
def _days_off(year: int) -> frozenset[date]:
    """Holidays and days off by law of a year; a copy, since the library's grows as it is read."""
    return frozenset(holidays.country_holidays("SI", years=year))


def is_working_day(day: date) -> bool:
    """Whether people work on `day`: no Saturday, Sunday, holiday or other day off (ZPDPD)."""
    return day.weekday() < 5 and day not in _days_off(day.year)


def is_day_off(day: date) -> bool:
    """Whether a period does not end on `day`: a Sunday, a holiday or another day off.

    Saturday counts with them, since offices are closed: the general rule for periods in days
    (domain.md A, believed; the General Administrative Procedure Act, ZUP, names days without work).
    """
    return not is_working_day(day)


def next_working_day(day: date) -> date:
    """`day` itself if it is a working day, or the first one after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def previous_working_day(day: date) -> date:
    """`day` itself if it is a working day, or the last one before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The day `count` working days after `day`, which is not counted; before it where negative.

    With 0, `day` itself, working day or not.
    """
    ahead = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += ahead
        while not is_working_day(day):
            day += ahead
    return day


def period_end(
    first: date, length: int, unit: Unit, *, first_day_counts: bool, rolls: bool
) -> date:
    """The last day, whole, of a period of `length` (at least 1) days that begins on `first`.

    `unit`: "days" of the calendar (what statutes mean unless they say working days) or
    "working_days". `first_day_counts`: whether `first` is day one; a period that an event sets off
    begins on the day after it. `rolls`: whether an end on a day off moves to the next working day.
    Source: domain.md A (believed), after the General Administrative Procedure Act (ZUP, 100 and
    101). Raises `ValueError` for a period of no days.
    """
    if length < 1:
        raise ValueError(f"A period has at least one day, not {length}.")
    before = first - _DAY if first_day_counts else first
    if unit == "working_days":
        return add_working_days(before, length)
    last = before + timedelta(days=length)
    return next_working_day(last) if rolls else last
