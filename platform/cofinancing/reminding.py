"""Those who follow a call are reminded of each deadline 30, 7 and 1 days before.

A reminder that would come on a day on which nobody works comes on the working day before it. Days
are those of the calendar in Slovenia: summer time neither adds nor takes one.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cofinancing.followed import CALL, news
from cofinancing.models import Deadline
from common.dates import local
from common.working_days import previous_working_day
from notifications.news import News
from notifications.services import tell_followers
from notifications.subjects import Subject

DAYS = (30, 7, 1)
# A sweep that did not run is made good for so long.
_CATCH_UP = 2
# The farthest that a deadline can lie ahead of a reminder that is due: holidays come in fours.
_FARTHEST = timedelta(days=max(DAYS) + 14)


def last_day(at: datetime) -> date:
    """The last day on which one can apply; `at` is the first moment that is too late."""
    return local(at - timedelta(microseconds=1)).date()


def reminder_day(at: datetime, before: int) -> date:
    """The day on which people are reminded, so many days before the last one."""
    return previous_working_day(last_day(at) - timedelta(days=before))


def due(at: datetime, today: date) -> int | None:
    """Of which of DAYS a reminder is due today, the nearest; None where none is.

    Of several that have become due together the last alone is said.
    """
    found = [
        before
        for before in DAYS
        if 0 <= (today - reminder_day(at, before)).days <= _CATCH_UP and today <= last_day(at)
    ]
    return min(found, default=None)


def remind(*, now: datetime) -> int:
    """Tell the followers of calls whose deadlines come near; safe to repeat. Says to how many."""
    return tell_followers(told=list(_told(now)), now=now)


def _told(now: datetime) -> Iterator[News]:
    rows = Deadline.objects.filter(
        at__gt=now,
        at__lte=now + _FARTHEST,
        opportunity__published_at__isnull=False,
        opportunity__withdrawn_at=None,
    )
    for row in rows.select_related("opportunity").order_by("at", "pk"):
        before = due(row.at, local(now).date())
        if before is not None:
            one = row.opportunity
            # A deadline that is moved is another one: its day is part of the key.
            key = f"call_closes:{one.pk}:{row.at:%Y%m%d%H%M}:{before}"
            subjects = {Subject(CALL, str(one.pk))}
            yield news(one, key=key, kind="call_closes", subjects=subjects)
