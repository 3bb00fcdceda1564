"""Days and times as people of each language write them, for eyes and for machines."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from events.times import whole_days

register = template.Library()


@register.simple_tag
def day(moment: datetime, weekday: bool = False) -> SafeString:
    """The local day of `moment` as a `<time>`, with its day of the week on request."""
    return _day(timezone.localtime(moment).date(), weekday)


@register.simple_tag(name="date")
def written_date(of: date) -> SafeString:
    """A day of the calendar, without a time or a zone, as a `<time>`."""
    return _day(of, weekday=False)


@register.simple_tag
def moment(value: datetime) -> SafeString:
    """A local day with its time, as a `<time>` each."""
    return format_html("{}, {}", day(value, weekday=True), _clock(timezone.localtime(value)))


@register.simple_tag
def span(starts: datetime, ends: datetime) -> SafeString:
    """From when to when: one day with two times, two days with a time each, or whole days."""
    if days := whole_days(starts, ends):
        return _whole(*days)
    first, last = timezone.localtime(starts), timezone.localtime(ends)
    if first.date() == last.date():
        return format_html("{}, {}–{}", day(starts, weekday=True), _clock(first), _clock(last))
    return format_html(
        "{}, {} – {}, {}",
        day(starts, weekday=True),
        _clock(first),
        day(ends, weekday=True),
        _clock(last),
    )


@register.filter
def local_month(moment: datetime) -> str:
    """The month in three small letters, for the date block of a card."""
    return format_date(timezone.localtime(moment), "b").lower()


@register.filter
def clock(time: Any) -> str:
    """A time of day as it is written in this language: 10.00 in Slovenian, 10:00 in English."""
    return format_date(time, pgettext("date format", "H:i"))


def _whole(first: date, last: date) -> SafeString:
    if first == last:
        return format_html("{}, {}", _day(first, weekday=True), _("all day"))
    return format_html("{} – {}", _day(first, weekday=True), _day(last, weekday=True))


def _day(local: date, weekday: bool) -> SafeString:
    pattern = pgettext("date format", "l, j F Y") if weekday else pgettext("date format", "j F Y")
    return _time(local.isoformat(), _written(local, pattern))


def _clock(local: datetime) -> SafeString:
    return _time(local.isoformat(timespec="minutes"), clock(local))


def _written(local: date, pattern: str) -> str:
    text = format_date(local, pattern)
    # Only English and the formats of others begin names of days and months with a capital.
    return text if get_language() == "en" else text.lower()


def _time(value: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value, text)
