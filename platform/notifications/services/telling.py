"""News reaches those who follow what it is about."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import batched

from accounts.models import User
from notifications.distance import metres_between, point_and_radius
from notifications.models import Entry, Following, Pace
from notifications.news import News
from notifications.pace import due

NEAR = "near"
# How long news stands in the list of a person.
KEPT = timedelta(days=180)
_AT_A_TIME = 1000
_SOONEST = {pace: place for place, pace in enumerate(Pace.values)}


def tell_followers(*, told: Iterable[News], now: datetime) -> int:
    """Write each piece of news into the list of everybody who follows what it is about.

    Safe to repeat and at the same time as itself: a person has the same news once. Says to how many
    it may have been new.
    """
    return sum(_tell(one, now) for one in told)


def _tell(news: News, now: datetime) -> int:
    chosen: dict[int, Following] = {}
    for following in _following(news):
        before = chosen.get(following.person_id)
        if before is None or _rank(following) < _rank(before):
            chosen[following.person_id] = following
    for some in batched(chosen.values(), _AT_A_TIME, strict=False):
        entries = [_entry(news, following, now) for following in some]
        Entry.objects.bulk_create(entries, ignore_conflicts=True)
    return len(chosen)


def _following(news: News) -> Iterator[Following]:
    yield from Following.objects.about(news.subjects).iterator()
    if news.point is None:
        return
    for following in Following.objects.filter(kind=NEAR, person__is_active=True).iterator():
        around = point_and_radius(following.key)
        if around and metres_between(around[0], news.point) <= around[1]:
            yield following


def _rank(following: Following) -> tuple[bool, int]:
    return not following.is_mailed, _SOONEST[following.pace]


def _entry(news: News, following: Following, now: datetime) -> Entry:
    return Entry(
        person_id=following.person_id,
        following=following,
        key=news.key,
        kind=news.kind,
        titles=news.titles,
        paths=news.paths,
        at=news.at,
        told_at=now,
        due_at=due(following.pace, now) if following.is_mailed else None,
    )


def mark_read(*, person: User, now: datetime, number: int | None = None) -> int:
    """Note that a person has read a piece of news, or without a number all of it; says how many."""
    mine = Entry.objects.filter(person=person, read_at=None)
    chosen = mine if number is None else mine.filter(pk=number)
    return chosen.update(read_at=now)


def forget_old_news(*, now: datetime) -> int:
    """Forget news of more than half a year ago; says how many."""
    deleted, _by_model = Entry.objects.filter(told_at__lt=now - KEPT).delete()
    return deleted
