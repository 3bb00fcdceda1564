"""Calls for those who read elsewhere: RSS and Atom of what is new, a calendar of deadlines.

All are narrowed as the list is.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from cofinancing import matching
from cofinancing.models import Deadline, Opportunity
from cofinancing.reminding import last_day
from portal.cofinancing.calls import Filter, address
from portal.cofinancing.finding import SCOPES
from portal.feeds import LONGEST, Item, written
from tenants.isolation.answers import ANSWERS, SEARCHES, keep

MOST = 500
_WEEK_BEFORE = timedelta(days=-7)


def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The calls to which one can apply, those published last first."""
    now = timezone.now()
    found = matching.wanted(_wishes(request), now).order_by("-published_at", "-pk")
    items = [
        Item(
            title=one.title,
            path=address(one),
            said=one.said.get("about", ""),
            at=one.published_at or one.created_at,
        )
        for one in found[:LONGEST]
    ]
    said = _("Calls of the European Union, the state and the municipality.")
    path = reverse("opportunities")
    response = written(request, kind, title=_("Calls"), path=path, said=said, items=items)
    return _kept(request, response, now)


def calendar(request: HttpRequest) -> HttpResponse:
    """Every deadline that is still to come, as a day of a calendar that reminds a week before."""
    now = timezone.now()
    calls = matching.wanted(_wishes(request), now).order_by()
    rows = Deadline.objects.filter(opportunity__in=calls, at__gt=now).select_related("opportunity")
    made = Calendar()
    made.add("prodid", "-//Skupaj//sl")
    made.add("version", "2.0")
    municipality, name = request.tenant.name, _("Deadlines of calls")  # type: ignore[attr-defined]
    made.add("x-wr-calname", f"{municipality}: {name}")
    for row in rows.order_by("at", "pk")[:MOST]:
        made.add_component(_entry(request, row))
    response = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="razpisi.ics"'
    return _kept(request, response, now)


def _entry(request: HttpRequest, row: Deadline) -> Event:
    one: Any = row.opportunity
    entry = Event()
    entry.add("uid", f"deadline-{row.pk}@{request.get_host()}")
    title = f"{one.title}: {row.title}" if row.title else one.title
    entry.add("summary", title)
    entry.add("description", one.said.get("about", ""))
    # A whole day: a calendar in another zone would show another hour, and people plan by days.
    entry.add("dtstart", last_day(row.at))
    entry.add("dtstamp", one.updated_at.astimezone(UTC))
    entry.add("url", request.build_absolute_uri(address(one)))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", _WEEK_BEFORE)
    entry.add_component(alarm)
    return entry


def _wishes(request: HttpRequest) -> dict[str, Any]:
    form = Filter(request.GET)
    form.is_valid()
    return {**form.cleaned_data, "state": ""}


def _kept(request: HttpRequest, response: HttpResponse, now: datetime) -> HttpResponse:
    store = SEARCHES if request.GET else ANSWERS
    keep(response, scopes=SCOPES, store=store, until=Opportunity.objects.next_change(now))
    return response
