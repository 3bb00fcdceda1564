"""Announcements and events of all municipalities, as the directory knows them."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from api import links
from api.cursors import Order
from api.filters import ListFilters, MomentFilter, NumberFilter, OneOf, WordsFilter
from api.formats import CSV, GEOJSON, JSON, NDJSON
from api.lists import ListView
from api.outs import (
    COMMON_ANNOUNCEMENT,
    COMMON_EVENT,
    CommonAnnouncementOut,
    CommonEventOut,
)
from api.rows import Raw, Source
from api.schema import describes_list
from cms.models import Topic
from cms.models.announcements import AnnouncementKind
from directory.queries import matching, next_change, published

_NAMES = ("number", "language", "kind", "topic", "title", "summary", "path", "is_good_practice")
COLUMNS = (
    {name: f"directory_entry.{name}" for name in _NAMES}
    | {"translation_key": "directory_entry.translation_key::text"}
    | {name: f"directory_entry.{name}" for name in ("published_at", "updated_at")}
    | {"code": "tenants_municipality.code", "name": "tenants_municipality.name"}
    | {
        "region": "tenants_municipality.region",
        "host": """(
        SELECT domain FROM tenants_domain
         WHERE tenant_id = tenants_municipality.id AND is_primary LIMIT 1)""",
    }
)
EVENT_COLUMNS = COLUMNS | {
    name: f"directory_entry.{name}"
    for name in (
        *("starts_at", "ends_at", "called_off_at"),
        *("place", "address", "latitude", "longitude"),
    )
}


def _announcements(locale_id: int) -> "QuerySet[Any]":
    never = Value(datetime(1970, 1, 1, tzinfo=UTC))
    found = published().filter(kind__in=("announcement", "press_release"))
    return found.annotate(shown_at=Coalesce("published_at", never))


def _events(locale_id: int) -> "QuerySet[Any]":
    return published().filter(kind="event").annotate(begins_at=F("starts_at"))


def _common(raw: Raw, origin: str) -> dict[str, Any]:
    own = links.portal(origin, raw["host"])
    resource = "events" if raw["kind"] == "event" else "announcements"
    return {
        "id": raw["number"],
        "municipality": {
            "code": raw["code"],
            "name": raw["name"],
            "region": raw["region"],
            "web_url": f"{own}/",
        },
        "translation_key": raw["translation_key"],
        "language": raw["language"],
        "topic": raw["topic"],
        "title": raw["title"],
        "summary": raw["summary"],
        "published_at": raw["published_at"],
        "updated_at": raw["updated_at"],
        "web_url": own + raw["path"],
        "api_url": f"{own}/api/v1/{resource}/{raw['number']}/",
    }


def announcement(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """An announcement of a municipality as the directory lists it; the whole is at `api_url`."""
    more = {"kind": raw["kind"], "is_good_practice": raw["is_good_practice"]}
    return _common(raw, origin) | more


def event(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """An event of a municipality as the directory lists it; the whole is at `api_url`."""
    place = {name: raw[name] for name in ("address", "latitude", "longitude")}
    times = {name: raw[name] for name in ("starts_at", "ends_at", "called_off_at")}
    return _common(raw, origin) | times | {"place": {"name": raw["place"], **place}}


class HoldingFilter(WordsFilter):
    """Words that the title, the summary or the text holds."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """The same search as on the root domain; the order stays the list's."""
        return matching(qs, value, str(get_language())).order_by()


class PracticeFilter(OneOf):
    """Those that are marked as a good practice, or those that are not."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """`true` or `false`."""
        return qs.filter(is_good_practice=value == "true")


class _DirectoryFilters(ListFilters):
    topic = OneOf(choices=Topic.choices, label=_("About this topic."))
    municipality = WordsFilter(
        field_name="municipality__code", max_length=3, label=_("Of the one with this code.")
    )
    region = WordsFilter(
        field_name="municipality__region",
        max_length=60,
        label=_("In the region of exactly this name."),
    )
    q = HoldingFilter(max_length=100, label=_("Words in the title, the summary or the text."))


class CommonAnnouncementFilters(_DirectoryFilters):
    """By kind, topic, municipality, region, words, and as good practices."""

    kind = OneOf(choices=AnnouncementKind.choices, label=_("Announcements or press releases."))
    year = NumberFilter(
        field_name="published_at",
        lookup_expr="year",
        min_value=1990,
        max_value=2100,
        label=_("Published in this year, by the clock of Ljubljana."),
    )
    good_practice = PracticeFilter(
        choices=[("true", ""), ("false", "")], label=_("Marked as a good practice, or not.")
    )


class CommonWhenFilter(OneOf):
    """Events that are not over yet, or those that are."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """An event has passed at its end."""
        now = timezone.now()
        return qs.filter(ends_at__gt=now) if value == "coming" else qs.filter(ends_at__lte=now)


class CommonEventFilters(_DirectoryFilters):
    """By time, topic, municipality, region and words."""

    when: Filter = CommonWhenFilter(
        choices=[("coming", ""), ("past", "")],
        label=_("Not over yet, the nearest first; or over, the latest first."),
    )
    starts_after = MomentFilter(
        field_name="starts_at",
        lookup_expr="gte",
        label=_("Those that start at this moment or later."),
    )
    starts_before = MomentFilter(
        field_name="starts_at",
        lookup_expr="lt",
        label=_("Those that start earlier than this moment."),
    )


class _DirectoryList(ListView):
    generations = ("directory", "municipalities")
    filterset = _DirectoryFilters

    def about(self, found: "QuerySet[Any]") -> "QuerySet[Any]":
        """What was published in the language of this call."""
        return found.filter(language=self.language)


_COLUMNS = {
    "municipality_code": "municipality.code",
    "municipality": "municipality.name",
    "region": "municipality.region",
    **{name: name for name in ("id", "translation_key", "language", "topic", "title", "summary")},
}
_LAST = {name: name for name in ("published_at", "updated_at", "web_url", "api_url")}


@describes_list(
    "announcements_list",
    _("List of announcements of all municipalities"),
    CommonAnnouncementOut,
    COMMON_ANNOUNCEMENT,
)
class CommonAnnouncementList(_DirectoryList):
    """What municipalities tell their people and the press, the newest first."""

    filterset = CommonAnnouncementFilters
    source = Source(_announcements, COLUMNS)
    order = Order("announcements", "shown_at", descending=True)
    shape = announcement
    columns = _COLUMNS | {"kind": "kind", "is_good_practice": "is_good_practice"} | _LAST


@describes_list(
    "events_list", _("List of events of all municipalities"), CommonEventOut, COMMON_EVENT
)
class CommonEventList(_DirectoryList):
    """Events of all municipalities: the latest first; those that come, the nearest first."""

    formats = (JSON, CSV, NDJSON, GEOJSON)
    filterset = CommonEventFilters
    source = Source(_events, EVENT_COLUMNS)
    order = Order("events", "begins_at", descending=True)
    nearest_first = Order("events-coming", "begins_at")
    shape = event
    columns = (
        _COLUMNS
        | {name: name for name in ("starts_at", "ends_at", "called_off_at")}
        | {"place": "place.name"}
        | {name: f"place.{name}" for name in ("address", "latitude", "longitude")}
        | _LAST
    )

    def ordering(self) -> Order:
        """Coming events are asked for to go there: the nearest first."""
        return self.nearest_first if self.given.get("when") == "coming" else self.order

    def until(self) -> datetime | None:
        """The end of the next event, where coming and past are told apart."""
        return next_change(self.now) if "when" in self.given else None
