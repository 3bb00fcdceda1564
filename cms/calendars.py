"""Events as iCalendar (RFC 5545)."""

from datetime import UTC, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from icalendar import Calendar
from icalendar import Event as Entry

from events.times import whole_days

MOST = 500


def one_event(request: HttpRequest, page: Any) -> HttpResponse:
    """A calendar with the one event of `page`."""
    return _response(request, [page], page.title, page.slug)


def registered_event(request: HttpRequest, event: Any, own: str) -> HttpResponse:
    """A calendar with one event, whose entry leads to `own`, the page of a registration for it."""
    words = event.said()
    entry = Entry()
    entry.add("uid", f"{event.key}@{request.get_host()}")
    entry.add("summary", words["title"])
    _add_times(entry, event)
    entry.add("dtstamp", event.starts_at.astimezone(UTC))
    _add_status(entry, event)
    entry.add("location", ", ".join(filter(None, [words["place"], words["address"]])))
    entry.add("url", request.build_absolute_uri(f"{own}/"))
    return _answer([entry], words["title"], "prijava")


def all_events(request: HttpRequest, index: Any) -> HttpResponse:
    """A calendar of the events in the language of `index`: the latest 500 by their start."""
    from cms.queries import events

    pages = events(index.locale_id).order_by("-event__starts_at")[:MOST]
    municipality = request.tenant  # type: ignore[attr-defined]
    return _response(request, pages, f"{municipality.name}: {index.title}", index.slug)


def _response(request: HttpRequest, pages: Any, name: str, slug: str) -> HttpResponse:
    return _answer([_entry(request, page) for page in pages], name, slug)


def _answer(entries: list[Entry], name: str, slug: str) -> HttpResponse:
    calendar = Calendar()
    calendar.add("prodid", "-//Skupaj//sl")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(entry)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{slug}.ics"'
    return response


def _entry(request: HttpRequest, page: Any) -> Entry:
    entry = Entry()
    # The same event in two languages is one appointment; in another municipality it is another.
    entry.add("uid", f"{page.translation_key}@{request.get_host()}")
    entry.add("summary", page.title)
    entry.add("description", page.summary)
    _add_times(entry, page)
    entry.add("dtstamp", (page.last_published_at or page.starts_at).astimezone(UTC))
    _add_status(entry, page.event)
    entry.add("location", ", ".join(filter(None, [page.place, page.address])))
    entry.add("url", page.get_full_url(request))
    if page.latitude is not None:
        entry.add("geo", (page.latitude, page.longitude))
    return entry


def _add_status(entry: Entry, event: Any) -> None:
    """Whoever has it in a calendar sees there that it does not take place, or does after all."""
    if event is None:
        return
    if changed_at := event.called_off_at or event.reinstated_at:
        entry.add("status", "CANCELLED" if event.is_called_off else "CONFIRMED")
        entry.add("last-modified", changed_at.astimezone(UTC))
        entry.add("sequence", int(changed_at.timestamp()))


def _add_times(entry: Entry, page: Any) -> None:
    if days := whole_days(page.starts_at, page.ends_at):
        first, last = days
        entry.add("dtstart", first)
        # RFC 5545: the end of a calendar entry is no longer part of it.
        entry.add("dtend", last + timedelta(days=1))
        return
    entry.add("dtstart", page.starts_at.astimezone(UTC))
    entry.add("dtend", page.ends_at.astimezone(UTC))
