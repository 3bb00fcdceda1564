"""How the time of an event is read: hours or whole days, and whether it is over."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from events.times import is_over, whole_days

HOME = ZoneInfo("Europe/Ljubljana")
TICK = timedelta(microseconds=1)


def at(day, hour=0, minute=0, second=0):
    return datetime(2026, 6, day, hour, minute, second, tzinfo=HOME)


@pytest.mark.parametrize(
    ("starts", "ends", "days"),
    [
        (at(3), at(3, 23, 59), (3, 3)),
        (at(3), at(3, 23, 59, 59), (3, 3)),
        (at(3), at(4), (3, 3)),
        (at(3), at(5, 23, 59), (3, 5)),
        (at(3), at(6), (3, 5)),
    ],
)
def test_from_midnight_to_the_end_of_a_day_it_takes_whole_days(starts, ends, days):
    expected = tuple(date(2026, 6, day) for day in days)
    assert whole_days(starts, ends) == expected
    assert whole_days(starts.astimezone(UTC), ends.astimezone(UTC)) == expected


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (at(3, 0, 1), at(3, 23, 59)),
        (at(3), at(3, 23, 58, 59)),
        (at(3), at(4, 0, 0, 1)),
        (at(3, 18), at(4)),
        (at(3, 10), at(5, 12)),
        (at(3), at(3)),
        # A draft may still say so.
        (at(5), at(3, 23, 59)),
        # Midnight in London is one or two o'clock here.
        (datetime(2026, 6, 3, tzinfo=UTC), datetime(2026, 6, 4, tzinfo=UTC)),
    ],
)
def test_with_other_hours_it_takes_hours(starts, ends):
    assert whole_days(starts, ends) is None


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_of_23_or_25_hours_is_a_whole_day(day):
    starts = datetime.combine(day, datetime.min.time(), HOME)
    ends = datetime.combine(day + timedelta(days=1), datetime.min.time(), HOME)
    assert ends.astimezone(UTC) - starts.astimezone(UTC) != timedelta(days=1)
    assert whole_days(starts.astimezone(UTC), ends.astimezone(UTC)) == (day, day)


def test_the_days_are_the_installations_wherever_the_reader_is():
    with timezone.override(ZoneInfo("America/New_York")):
        assert whole_days(at(3), at(4)) == (date(2026, 6, 3), date(2026, 6, 3))


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(1, 10**6))  # noqa: DTZ001
def test_the_last_day_never_comes_before_the_first(starts, minutes):
    starts = starts.replace(tzinfo=UTC)
    days = whole_days(starts, starts + timedelta(minutes=minutes))
    assert days is None or days[0] <= days[1]


def test_an_event_is_over_from_the_moment_of_its_end():
    assert not is_over(at(4), at(4) - TICK)
    assert is_over(at(4), at(4))
