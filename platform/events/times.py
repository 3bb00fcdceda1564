"""How the time of an event is read: with hours, or as whole days; and whether it is over."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

_MIDNIGHT = time(0)
# The last minute that a form lets an editor choose; some programs add seconds to it.
_LAST_MINUTE = time(23, 59)


def whole_days(starts_at: datetime, ends_at: datetime) -> tuple[date, date] | None:
    """The first and the last day of an event that takes whole days, or None when it has hours.

    It begins at midnight and ends at 23.59 of its last day or at the midnight after it, by the
    clock of the installation (`TIME_ZONE`). Both days belong to it; they may be the same.
    """
    first, last = _local(starts_at), _local(ends_at)
    if first.time() != _MIDNIGHT or last <= first:
        return None
    if last.time() >= _LAST_MINUTE:
        return first.date(), last.date()
    if last.time() == _MIDNIGHT:
        return first.date(), last.date() - timedelta(days=1)
    return None


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Whether an event has passed at `now`: it lasts until its end and not beyond."""
    return ends_at <= now


def _local(moment: datetime) -> datetime:
    # Of the installation, not of whoever looks: everyone reads the same day.
    return timezone.localtime(moment, timezone.get_default_timezone())
