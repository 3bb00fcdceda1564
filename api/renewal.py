"""Neighbourhoods that are renewed, and what the lists of renewals have in common."""

from datetime import date, datetime
from typing import Any

import orjson
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import Filter

from api.cursors import Order
from api.filters import ListFilters, WordsFilter
from api.outs_renewal import NEIGHBOURHOOD, NeighbourhoodOut
from api.processes import in_language
from api.rows import Raw, Source
from api.schema import describes, describes_list
from api.streams import PlacedList
from api.views import ApiView
from common.errors import Invalid
from places.boxes import Box
from processes.models import Step
from renewal import rules
from renewal.models import Neighbourhood

SCOPE = "renewal"
# What people see of a renewal; its dates and its title are those of its process.
GENERATIONS = ("renewal", "processes")
PROBLEMS = (400, 401, 403, 404, 406)
# Of the step in which places are marked.
MARKING = {
    "slug": "processes_process.slug",
    "annulled_at": "processes_process.annulled_at",
    "opens_at": """(
        SELECT opens_at FROM processes_step WHERE id = renewal_neighbourhood.marking_id)""",
    "closes_at": """(
        SELECT closes_at FROM processes_step WHERE id = renewal_neighbourhood.marking_id)""",
}


def web_url_of(origin: str, name: str, *args: Any) -> str:
    """The address of a page on the portal."""
    return origin + reverse(name, args=args)


def words(raw: str, language: str) -> tuple[str, dict[str, str]]:
    """The language in which something is said, and what is said by part."""
    code, said = in_language(orjson.loads(raw), language)
    return code, said or {}


def spoken(raw: str | None, language: str) -> str:
    """What is said in the language, or in the one that there is; empty where nothing is."""
    return (in_language(orjson.loads(raw), language)[1] or "") if raw else ""


def geometry(raw: Raw) -> orjson.Fragment | None:
    """Where something lies, as it is stored: GeoJSON that was checked."""
    return orjson.Fragment(raw["shape"]) if raw["shape"] else None


def standing(raw: Raw) -> rules.Standing:
    """How marking places stands, as rules look at it."""
    return rules.Standing(True, raw["annulled_at"] is not None, raw["opens_at"], raw["closes_at"])


# -- Filters ----------------------------------------------------------------------------------


class BoxField(forms.Field):
    """A box as addresses carry it."""

    def to_python(self, value: Any) -> Box:
        """The box. Raises ValidationError for anything else."""
        try:
            return Box.of_text(value)
        except Invalid as error:
            raise ValidationError(error.message) from error


class BoxFilter(Filter):
    """What lies in a box, wholly or in part; an index serves it."""

    field_class = BoxField

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """By the box around each object."""
        found: QuerySet[Any] = qs.within(value)  # type: ignore[attr-defined]
        return found


class DayField(forms.Field):
    """A day as ISO 8601 writes it."""

    def to_python(self, value: Any) -> date:
        """The day. Raises ValidationError for anything else."""
        try:
            if len(value) != 10:
                raise ValueError
            return date.fromisoformat(value)
        except ValueError as error:
            message = _("“%(text)s” is not a day, such as 2026-01-31.")
            raise ValidationError(message % {"text": value[:40]}) from error


class DayFilter(Filter):
    """Compares with a day."""

    field_class = DayField


def of_neighbourhood(path: str = "neighbourhood") -> WordsFilter:
    """What belongs to one neighbourhood, by its short name."""
    label = gettext_lazy("In this neighbourhood, by its short name.")
    return WordsFilter(field_name=f"{path}__process__slug", label=label)


def in_box() -> BoxFilter:
    """What lies in a box."""
    label = gettext_lazy("What lies in this box, wholly or in part: west,south,east,north.")
    return BoxFilter(label=label)


# -- Neighbourhoods ---------------------------------------------------------------------------

_PINS = """(
    SELECT count({what}) FROM renewal_pin
     WHERE neighbourhood_id = renewal_neighbourhood.id AND published_at IS NOT NULL
       AND hidden_at IS NULL AND withdrawn_at IS NULL)"""
NEIGHBOURHOOD_COLUMNS = {
    "id": "renewal_neighbourhood.id",
    "is_approximate": "renewal_neighbourhood.is_approximate",
    **{
        name: f"renewal_neighbourhood.{name}::text"
        for name in ("shape", "texts", "problems", "office", "walks")
    },
    **MARKING,
    "published_at": "processes_process.published_at",
    "themes": """(
        SELECT json_agg(json_build_array(key, texts, "group") ORDER BY position, id)::text
          FROM renewal_theme WHERE neighbourhood_id = renewal_neighbourhood.id)""",
    "measures": """(
        SELECT count(*) FROM renewal_measure
         WHERE neighbourhood_id = renewal_neighbourhood.id AND published_at IS NOT NULL)""",
    "pins": _PINS.format(what="*"),
    "answered": _PINS.format(what="answered_at"),
}


def public(locale_id: int) -> "QuerySet[Any]":
    """Those whose process people can see."""
    return Neighbourhood.objects.public()


def neighbourhood(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A neighbourhood as it is answered."""
    code, said = words(raw["texts"], language)
    return {
        "id": raw["id"],
        "slug": raw["slug"],
        "language": code,
        "name": said.get("name", "") or raw["slug"],
        "about": said.get("about", ""),
        "problems": [
            {"theme": one.get("theme", ""), **_said(one, language, "title", "about")}
            for one in orjson.loads(raw["problems"])
        ],
        "themes": [_theme(one, language) for one in orjson.loads(raw["themes"] or "[]")],
        "office": _office(orjson.loads(raw["office"]), language),
        "walks": [_walk(one, language) for one in orjson.loads(raw["walks"])],
        **{name: raw[name] for name in ("measures", "pins", "answered")},
        "marking_opens_at": raw["opens_at"],
        "marking_closes_at": raw["closes_at"],
        "annulled_at": raw["annulled_at"],
        "is_approximate": raw["is_approximate"],
        "geometry": geometry(raw),
        "may": {"mark": rules.may_mark(standing(raw), timezone.now())},
        "published_at": raw["published_at"],
        "web_url": web_url_of(origin, "renewal", raw["slug"]),
    }


def _said(of: Any, language: str, *parts: str) -> dict[str, str]:
    """Parts of what an object says, from `{"sl": {…}, …}` among its other members."""
    known = {code: said for code, said in of.items() if isinstance(said, dict)}
    said = in_language(known, language)[1] or {}
    return {part: said.get(part, "") for part in parts}


def _theme(raw: list[Any], language: str) -> dict[str, Any]:
    key, texts, group = raw
    people = group.get("members", [])
    members = [{name: one.get(name, "") for name in ("name", "of")} for one in people]
    return {"key": key, **_said(texts, language, "title", "about")} | {
        "group": {"members": members, **_said(group, language, "meets", "contact")}
    }


def _office(raw: dict[str, Any], language: str) -> dict[str, Any] | None:
    if not raw:
        return None
    reached = {name: raw.get(name) or "" for name in ("email", "phone")}
    point = {name: raw.get(name) for name in ("longitude", "latitude")}
    return _said(raw, language, "name", "place", "hours") | reached | point


def _walk(raw: dict[str, Any], language: str) -> dict[str, Any]:
    stops = [
        {name: one.get(name) for name in ("longitude", "latitude")}
        | _said(one, language, "title", "about")
        for one in raw.get("stops", [])
    ]
    return {"key": raw["key"], **_said(raw, language, "title", "about"), "stops": stops}


class NeighbourhoodFilters(ListFilters):
    """By where they lie."""

    updated_since = None  # type: ignore[assignment]
    bbox = in_box()


@describes_list(
    "neighbourhoods_list",
    gettext_lazy("List of neighbourhoods that are renewed"),
    NeighbourhoodOut,
    NEIGHBOURHOOD,
)
class NeighbourhoodList(PlacedList):
    """What the municipality renews together with its residents, the newest first."""

    scope = SCOPE
    generations = GENERATIONS
    filterset = NeighbourhoodFilters
    source = Source(public, NEIGHBOURHOOD_COLUMNS)
    order = Order("neighbourhoods", "pk", descending=True)
    shape = neighbourhood
    columns = {
        **{name: name for name in ("id", "slug", "language", "name", "about")},
        "themes": "themes.title",
        **{name: name for name in ("measures", "pins", "answered", "marking_opens_at")},
        **{name: name for name in ("marking_closes_at", "annulled_at", "is_approximate")},
        **{name: name for name in ("published_at", "web_url", "wkt")},
    }

    def until(self) -> datetime | None:
        """Marking opens and closes without anybody writing."""
        return Step.objects.next_change(timezone.now())


@describes(
    "neighbourhoods_read",
    gettext_lazy("A neighbourhood that is renewed"),
    NeighbourhoodOut,
    NEIGHBOURHOOD,
    problems=PROBLEMS,
)
class NeighbourhoodDetail(ApiView):
    """One neighbourhood."""

    scope = SCOPE
    generations = GENERATIONS
    source = Source(public, NEIGHBOURHOOD_COLUMNS)

    def get(self, request: Any, slug: str) -> HttpResponse:
        """The neighbourhood; 404 before its process is published."""
        prepared = self.source.prepared()
        found = prepared.fetch(prepared.queryset().filter(process__slug=slug))
        if not found:
            raise Http404
        return self.answer(neighbourhood(found[0], self.language, self.origin))

    def until(self) -> datetime | None:
        """Marking opens and closes without anybody writing."""
        return Step.objects.next_change(timezone.now())
