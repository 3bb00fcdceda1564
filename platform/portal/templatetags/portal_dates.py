"""Days and times as people of each language write them, for eyes and for machines."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import template
from django.template.defaultfilters import date as format_date
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common import dates
from events.times import whole_days

register = template.Library()


@register.simple_tag
def day(moment: datetime, weekday: bool = False) -> SafeString:
    """The local day of `moment` as a `<time>`, with its day of the week on request."""
    return _day(dates.local(moment).date(), weekday)


@register.simple_tag(name="date")
def written_date(of: date) -> SafeString:
    """A day of the calendar, without a time or a zone, as a `<time>`."""
    return _day(of, weekday=False)


@register.simple_tag
def moment(value: datetime) -> SafeString:
    """A local day with its time, as a `<time>` each."""
    return _joined(dates.at_clock(), day=day(value, weekday=True), clock=_clock(dates.local(value)))


@register.simple_tag
def until(value: datetime) -> SafeString:
    """Until when something can be done: what ends at midnight can be done the whole day before."""
    here = dates.local(value)
    last = here - timedelta(microseconds=1)
    return _day(last.date(), weekday=True) if here.time() == time() else moment(value)


@register.simple_tag
def span(starts: datetime, ends: datetime) -> SafeString:
    """From when to when: one day with two times, two days with a time each, or whole days."""
    if days := whole_days(starts, ends):
        return _whole(*days)
    first, last = dates.local(starts), dates.local(ends)
    if first.date() == last.date():
        hours = {"start": _clock(first), "end": _clock(last)}
        return _joined(dates.between_clocks(), day=day(starts, weekday=True), **hours)
    return format_html("{} – {}", moment(starts), moment(ends))


@register.filter
def local_month(moment: datetime) -> str:
    """The month in three small letters, for the date block of a card."""
    return format_date(dates.local(moment), "b").lower()


@register.filter
def clock(time: Any) -> str:
    """A time of day as it is written in this language: 10.00 in Slovenian, 10:00 in English."""
    return dates.clock(time)


def _whole(first: date, last: date) -> SafeString:
    if first == last:
        return format_html("{}, {}", _day(first, weekday=True), _("all day"))
    return format_html("{} – {}", _day(first, weekday=True), _day(last, weekday=True))


def _day(local: date, weekday: bool) -> SafeString:
    return _time(local.isoformat(), dates.day(local, weekday=weekday))


def _joined(pattern: str, **parts: SafeString) -> SafeString:
    """A pattern of the catalogue, filled with parts that are HTML already."""
    return mark_safe(escape(pattern) % parts)  # noqa: S308 -- both are escaped


def _clock(local: datetime) -> SafeString:
    return _time(local.isoformat(timespec="minutes"), dates.clock(local))


def _time(value: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value, text)
