"""When news is mailed, whatever the clock does."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.models import Pace
from notifications.pace import BUNDLED, due
from tests.notifications.followers import LJUBLJANA, local

MOMENTS = st.integers(0, 16 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(now=MOMENTS)
def test_a_digest_leaves_at_seven_within_a_day_or_a_week(now):
    assert due(Pace.AT_ONCE, now) == now + BUNDLED
    for pace, longest in ((Pace.DAILY, 1), (Pace.WEEKLY, 7)):
        moment = due(pace, now)
        there = moment.astimezone(LJUBLJANA)
        assert (there.hour, there.minute) == (7, 0)
        # A day in which summer time ends has 25 hours.
        assert timedelta() < moment.astimezone(UTC) - now <= timedelta(days=longest, hours=1)
    assert due(Pace.WEEKLY, now).astimezone(LJUBLJANA).weekday() == 0


@pytest.mark.parametrize(
    ("pace", "now", "then"),
    [
        (Pace.DAILY, local(2026, 11, 23, 6, 59), local(2026, 11, 23, 7)),
        (Pace.DAILY, local(2026, 11, 23, 7), local(2026, 11, 24, 7)),
        (Pace.WEEKLY, local(2026, 11, 23, 6, 59), local(2026, 11, 23, 7)),
        (Pace.WEEKLY, local(2026, 11, 23, 7), local(2026, 11, 30, 7)),
        # Summer time ends on 25 October 2026 and begins on 28 March 2027, in the night.
        (Pace.DAILY, local(2026, 10, 24, 12), local(2026, 10, 25, 7)),
        (Pace.DAILY, local(2027, 3, 27, 12), local(2027, 3, 28, 7)),
    ],
)
def test_the_next_morning_is_that_of_the_clock(pace, now, then):
    assert due(pace, now) == then
    assert due(pace, now).utcoffset() == then.utcoffset()
