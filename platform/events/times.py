"""How the time of an event is read: with hours, or as whole days; and whether it is over."""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from common import dates

_MIDNIGHT = time(0)
# The last minute that a form lets an editor choose; some programs add seconds to it.
_LAST_MINUTE = time(23, 59)


def whole_days(starts_at: datetime, ends_at: datetime) -> tuple[date, date] | None:
    """The first and the last day of an event that takes whole days, or None when it has hours.

    It begins at midnight and ends at 23.59 of its last day or at the midnight after it, by the
    clock of the installation (`TIME_ZONE`). Both days belong to it; they may be the same.
    """
    first, last = dates.local(starts_at), dates.local(ends_at)
    if first.time() != _MIDNIGHT or last <= first:
        return None
    if last.time() >= _LAST_MINUTE:
        return first.date(), last.date()
    if last.time() == _MIDNIGHT:
        return first.date(), last.date() - timedelta(days=1)
    return None


def written(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when, as plain text in the language of the moment."""
    if days := whole_days(starts_at, ends_at):
        first_day, last_day = (dates.day(day, weekday=True) for day in days)
        return f"{first_day}, {_('all day')}" if days[0] == days[1] else f"{first_day} – {last_day}"
    first, last = dates.local(starts_at), dates.local(ends_at)
    if first.date() == last.date():
        words = {"start": dates.clock(first), "end": dates.clock(last)}
        return dates.between_clocks() % {"day": dates.day(first.date(), weekday=True), **words}
    return f"{written_moment(starts_at)} – {written_moment(ends_at)}"


def written_moment(moment: datetime) -> str:
    """A day with its name and a time, as plain text in the language of the moment."""
    return dates.moment(moment, weekday=True)


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Whether an event has passed at `now`: it lasts until its end and not beyond."""
    return ends_at <= now
