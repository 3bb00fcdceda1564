"""Working days of Slovenia, and periods that are set in days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.working_days import (
    add_working_days,
    is_day_off,
    is_working_day,
    next_working_day,
    period_end,
    previous_working_day,
)

DAY = timedelta(days=1)
days = st.dates(date(2000, 1, 1), date(2098, 12, 31))
units = st.sampled_from(["days", "working_days"])


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 1, 2),
        date(2026, 4, 6),  # Easter Monday
        date(2026, 4, 27),
        date(2026, 5, 1),
        date(2025, 6, 25),
        date(2025, 8, 15),  # the Assumption, a day off that is no holiday of the state
        date(2025, 10, 31),
        date(2026, 12, 25),
        date(2026, 11, 28),  # a Saturday
        date(2026, 11, 29),
    ],
)
def test_nobody_works_on_holidays_days_off_by_law_and_weekends(day):
    assert not is_working_day(day)
    assert is_day_off(day)


def test_holidays_on_which_people_work_are_working_days():
    assert is_working_day(date(2026, 6, 8))  # Primož Trubar's day
    assert is_working_day(date(2026, 11, 23))  # Rudolf Maister's day
    # The second of January was no day off from 2013 to 2016.
    assert is_working_day(date(2015, 1, 2))
    assert not is_working_day(date(2018, 1, 2))


def test_working_days_jump_over_holidays():
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert add_working_days(date(2027, 1, 4), -1) == date(2026, 12, 31)
    assert add_working_days(date(2026, 12, 25), 0) == date(2026, 12, 25)


def test_a_period_of_thirty_days_counts_by_its_rule():
    first = date(2026, 12, 1)
    end = period_end(first, 30, "days", first_day_counts=True, rolls=True)
    assert end == date(2026, 12, 30)
    end = period_end(first, 30, "days", first_day_counts=False, rolls=True)
    assert end == date(2026, 12, 31)
    # Day 32 would be New Year; the first working day after is Monday the fourth.
    end = period_end(first, 32, "days", first_day_counts=True, rolls=True)
    assert end == date(2027, 1, 4)
    end = period_end(first, 32, "days", first_day_counts=True, rolls=False)
    assert end == date(2027, 1, 1)


@pytest.mark.parametrize("length", [0, -1])
def test_a_period_has_at_least_one_day(length):
    with pytest.raises(ValueError, match="at least one day"):
        period_end(date(2026, 12, 1), length, "days", first_day_counts=True, rolls=True)


@given(days)
def test_the_next_and_the_previous_working_day_are_the_nearest(day):
    after, before = next_working_day(day), previous_working_day(day)
    assert is_working_day(after)
    assert is_working_day(before)
    assert before <= day <= after
    between = [before + n * DAY for n in range(1, (after - before).days)]
    assert not any(is_working_day(one) for one in between)


@given(days, st.integers(-250, 250).filter(bool))
def test_adding_working_days_passes_exactly_as_many(day, count):
    reached = add_working_days(day, count)
    assert is_working_day(reached)
    low, high = min(day, reached), max(day, reached)
    passed = [low + n * DAY for n in range((high - low).days + 1)]
    assert sum(is_working_day(one) for one in passed if one != day) == abs(count)


@given(days, st.integers(1, 400), units, st.booleans(), st.booleans())
def test_a_period_has_its_days_and_ends_where_it_may(first, length, unit, counts, rolls):
    end = period_end(first, length, unit, first_day_counts=counts, rolls=rolls)
    whole = [first + n * DAY for n in range(0 if counts else 1, (end - first).days + 1)]
    counted = whole if unit == "days" else [one for one in whole if is_working_day(one)]
    assert len(counted) >= length
    if unit == "working_days" or not rolls:
        assert len(counted) == length
    if unit == "working_days" or rolls:
        assert is_working_day(end)


@given(days, st.integers(1, 400), units, st.booleans(), st.booleans())
def test_who_begins_later_never_ends_earlier(first, length, unit, counts, rolls):
    ends = [
        period_end(one, length, unit, first_day_counts=counts, rolls=rolls)
        for one in (first, first + DAY)
    ]
    assert ends[0] <= ends[1]
