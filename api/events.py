"""Events of a municipality."""

from datetime import datetime
from typing import Any

import orjson
from django.db.models import DateTimeField, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api import links, pages
from api.cursors import Order
from api.filters import ListFilters, MomentFilter, OneOf
from api.formats import CSV, GEOJSON, JSON, NDJSON
from api.lists import ListView
from api.outs import EVENT, EventOut
from api.registration import COLUMN as REGISTRATION
from api.registration import next_change as next_registration_change
from api.registration import registration
from api.rows import Raw, Source
from api.schema import describes, describes_list, with_text
from cms.models import Topic
from cms.queries import events, next_change
from cms.segments import CALENDAR

# The time belongs to the event, whichever language's page moved it: news in one is news in all.
_PUBLISHED_AT = """(
    SELECT max(b.last_published_at) FROM cms_eventpage AS e
      JOIN cms_basepage AS b ON b.id = e.basepage_ptr_id
     WHERE e.event_id = cms_eventpage.event_id AND b.live)"""
# So is that it was called off, or takes place after all; nothing where neither happened.
UPDATED_AT = f"greatest({_PUBLISHED_AT}, events_event.called_off_at, events_event.reinstated_at)"

COLUMNS = (
    pages.COLUMNS
    | {name: f"events_event.{name}" for name in ("starts_at", "ends_at")}
    | {
        name: f"cms_eventpage.{name}"
        for name in ("summary", "place", "address", "latitude", "longitude")
    }
    | {name: f"cms_eventpage.{name}::text" for name in ("programme", "organisers", "invited")}
    | {"updated_at": UPDATED_AT}
    | {"called_off_at": "events_event.called_off_at"}
    | {"called_off_because": "events_event.called_off_because::text"}
    | {"event_id": "cms_eventpage.event_id", "registration": REGISTRATION}
    | pages.picture_of("cms_eventpage")
)


def public(locale_id: int) -> "QuerySet[Any]":
    """What everyone may see in a language; `updated_at` is the latest of all its languages."""
    updated_at = RawSQL(UPDATED_AT, [], DateTimeField())  # noqa: S611 - a constant of ours
    # This condition also joins the table of the facts, from which the columns are read.
    found = events(locale_id).filter(event__ends_at__isnull=False)
    return found.annotate(updated_at=updated_at)


def event(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """An event as it is answered."""
    web_url = links.page(origin, raw["url_path"])
    return {
        "id": raw["id"],
        "translation_key": raw["translation_key"],
        "language": language,
        "topic": raw["topic"],
        "title": raw["title"],
        "summary": raw["summary"],
        "starts_at": raw["starts_at"],
        "ends_at": raw["ends_at"],
        "place": {
            "name": raw["place"],
            "address": raw["address"],
            "latitude": raw["latitude"],
            "longitude": raw["longitude"],
        },
        "programme": [programme_item(block) for block in _blocks(raw["programme"])],
        "organisers": _blocks(raw["organisers"]),
        "invited": _blocks(raw["invited"]),
        "image": pages.image(raw, origin),
        "published_at": raw["first_published_at"],
        "updated_at": raw["updated_at"],
        "web_url": web_url,
        "calendar_url": f"{web_url}{CALENDAR[language]}/",
        "called_off": called_off(raw, language),
        **registration(raw, origin, timezone.now()),
    }


def called_off(raw: Raw, language: str) -> dict[str, Any] | None:
    """When and why it was called off; nothing when it takes place."""
    if raw["called_off_at"] is None:
        return None
    because = orjson.loads(raw["called_off_because"])
    reason = because.get(language) or because.get("sl") or ""
    return {"at": raw["called_off_at"], "because": reason}


def programme_item(block: dict[str, Any]) -> dict[str, Any]:
    """An item of the programme: the hour and minute of its start, if it has one, by our clock."""
    starts = block.get("starts")
    title, presenter = block.get("title") or "", block.get("presenter") or ""
    return {"starts": starts[:5] if starts else None, "title": title, "presenter": presenter}


def _blocks(stream: str) -> list[Any]:
    return [block["value"] for block in orjson.loads(stream)] if stream != "[]" else []


class WhenFilter(OneOf):
    """Events that are not over yet, or those that are."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """An event has passed at its end."""
        now = timezone.now()
        beyond = {"event__ends_at__gt": now} if value == "coming" else {"event__ends_at__lte": now}
        return qs.filter(**beyond)


class EventFilters(ListFilters):
    """By time and topic."""

    topic = OneOf(choices=Topic.choices, label=_("About this topic."))
    when = WhenFilter(
        choices=[("coming", ""), ("past", "")],
        label=_("Not over yet, the nearest first; or over, the latest first."),
    )
    starts_after = MomentFilter(
        field_name="event__starts_at",
        lookup_expr="gte",
        label=_("Those that start at this moment or later."),
    )
    starts_before = MomentFilter(
        field_name="event__starts_at",
        lookup_expr="lt",
        label=_("Those that start earlier than this moment."),
    )


@describes_list("events_list", _("List of events"), EventOut, EVENT)
class EventList(ListView):
    """Events of the municipality: the latest first; those that come, the nearest first."""

    scope = "events"
    generations = ("events",)
    formats = (JSON, CSV, NDJSON, GEOJSON)
    filterset = EventFilters
    source = Source(public, COLUMNS)
    order = Order("events", "event__starts_at", descending=True)
    nearest_first = Order("events-coming", "event__starts_at")
    shape = event
    waits = pages.waits_for_image
    in_languages = True
    columns = {
        **{name: name for name in ("id", "translation_key", "language", "topic", "title")},
        **{name: name for name in ("summary", "starts_at", "ends_at")},
        "place": "place.name",
        **{name: f"place.{name}" for name in ("address", "latitude", "longitude")},
        "programme": "programme.title",
        **{name: name for name in ("organisers", "invited")},
        "image": "image.url",
        "image_alt": "image.alt",
        **{name: name for name in ("published_at", "updated_at", "web_url", "calendar_url")},
        "called_off_at": "called_off.at",
        "called_off_because": "called_off.because",
        "registration": "registration.state",
        "seats_left": "registration.seats_left",
    }
    change: datetime | None = None

    def ordering(self) -> Order:
        """Coming events are asked for to go there: the nearest first."""
        return self.nearest_first if self.given.get("when") == "coming" else self.order

    def rows(self, found: list[Raw]) -> list[dict[str, Any]]:
        """The events as they are answered; when one of them opens or closes is noted."""
        objects = super().rows(found)
        self.change = next_registration_change(objects, self.now)
        return objects

    def until(self) -> datetime | None:
        """When registration opens or closes; the next end, where coming and past are told apart."""
        changes = [next_change(self.now) if "when" in self.given else None, self.change]
        return min((one for one in changes if one is not None), default=None)


@describes(
    "events_read",
    _("An event with its text"),
    with_text("EventOut"),
    EVENT | {"body": "<p>Besedilo.</p>"},
    problems=(400, 401, 403, 404, 406),
)
class EventDetail(pages.PageDetail):
    """One event with its text."""

    scope = "events"
    source = Source(public, COLUMNS | {"body": "cms_eventpage.body"})
    shape = event
    change: datetime | None = None

    def answer(self, data: Any) -> HttpResponse:
        """The event, kept until its registration opens or closes."""
        self.change = next_registration_change([data], timezone.now())
        return super().answer(data)

    def until(self) -> datetime | None:
        """When its registration opens or closes."""
        return self.change
