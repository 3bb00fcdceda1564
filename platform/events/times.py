"""How the time of an event is read: with hours, or as whole days; and whether it is over."""

from datetime import date, datetime, time, timedelta

from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

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


def written(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when, as plain text in the language of the moment."""
    if days := whole_days(starts_at, ends_at):
        first_day, last_day = (_day(day) for day in days)
        return f"{first_day}, {_('all day')}" if days[0] == days[1] else f"{first_day} – {last_day}"
    first, last = _local(starts_at), _local(ends_at)
    if first.date() == last.date():
        return f"{_day(first)}, {_clock(first)}–{_clock(last)}"
    return f"{written_moment(starts_at)} – {written_moment(ends_at)}"


def written_moment(moment: datetime) -> str:
    """A day and a time, as plain text in the language of the moment."""
    local = _local(moment)
    return f"{_day(local)}, {_clock(local)}"


def _day(day: date) -> str:
    text = format_date(day, pgettext("date format", "l, j F Y"))
    # Only English and the formats of others begin names of days and months with a capital.
    return text if get_language() == "en" else text.lower()


def _clock(local: datetime) -> str:
    return format_date(local, pgettext("date format", "H:i"))


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Whether an event has passed at `now`: it lasts until its end and not beyond."""
    return ends_at <= now


def _local(moment: datetime) -> datetime:
    # Of the installation, not of whoever looks: everyone reads the same day.
    return timezone.localtime(moment, timezone.get_default_timezone())
