"""Measures of renewals: what is done where, by when and with whose money."""

from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from api.cursors import Order
from api.filters import ListFilters, OneOf, WordsFilter
from api.outs_renewal import MEASURE, MeasureOut
from api.processes import in_language
from api.renewal import (
    GENERATIONS,
    PROBLEMS,
    SCOPE,
    DayFilter,
    geometry,
    in_box,
    of_neighbourhood,
    spoken,
    web_url_of,
    words,
)
from api.rows import Raw, Source
from api.schema import describes, describes_list
from api.streams import PlacedList
from api.views import ApiView
from renewal.models import Measure, Phase, Track

_PLAIN = (
    *("id", "number", "track", "phase", "phase_since", "is_pilot", "cost_estimate", "cost_actual"),
    *("starts_on", "ends_on", "decided_on", "is_approximate", "published_at"),
)
_SAID = ("shape", "texts", "evaluation", "funding", "decision")
COLUMNS = {
    **{name: f"renewal_measure.{name}" for name in _PLAIN},
    **{name: f"renewal_measure.{name}::text" for name in _SAID},
    "updated_at": "renewal_measure.updated_at",
    "slug": "processes_process.slug",
    "zone": "(SELECT key FROM renewal_zone WHERE id = renewal_measure.zone_id)",
    "theme": "(SELECT key FROM renewal_theme WHERE id = renewal_measure.theme_id)",
    "papers": """(
        SELECT json_agg(json_build_array(id, stage, titles, credit, size, digest) ORDER BY id)::text
          FROM renewal_paper WHERE measure_id = renewal_measure.id AND withdrawn_at IS NULL)""",
    "pins": """(
        SELECT count(*) FROM renewal_pin
         WHERE measure_id = renewal_measure.id AND published_at IS NOT NULL
           AND hidden_at IS NULL AND withdrawn_at IS NULL)""",
}


def public(locale_id: int) -> "QuerySet[Any]":
    """Those that people see, of a renewal that people see."""
    return Measure.objects.public()


def measure(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A measure as it is answered; money in cents."""
    code, said = words(raw["texts"], language)
    return {
        "id": raw["id"],
        "neighbourhood": raw["slug"],
        "number": raw["number"],
        "language": code,
        "title": said.get("title", "") or str(raw["number"]),
        **{part: said.get(part, "") for part in ("about", "office")},
        **{name: raw[name] for name in ("track", "phase", "phase_since", "zone", "theme")},
        "is_pilot": raw["is_pilot"],
        "evaluation": spoken(raw["evaluation"], language),
        **{name: raw[name] for name in ("cost_estimate", "cost_actual")},
        "funding": [
            {"programme": "", **{name: one[name] for name in one if name in _FUNDING}}
            for one in orjson.loads(raw["funding"])
        ],
        **{name: raw[name] for name in ("starts_on", "ends_on")},
        "decision": _decision(raw, language),
        "papers": papers(raw, raw["papers"], language, origin),
        "pins": raw["pins"],
        "is_approximate": raw["is_approximate"],
        "geometry": geometry(raw),
        "published_at": raw["published_at"],
        "updated_at": raw["updated_at"],
        "web_url": web_url_of(origin, "renewal_measure", raw["slug"], raw["number"]),
    }


_FUNDING = ("funder", "programme", "cents")


def _decision(raw: Raw, language: str) -> dict[str, Any] | None:
    said = words(raw["decision"], language)[1]
    if not said:
        return None
    return {part: said.get(part, "") for part in ("text", "reason")} | {
        "decided_on": raw["decided_on"]
    }


def papers(of: Raw, listed: str | None, language: str, origin: str) -> list[dict[str, Any]]:
    """Documents and photographs that people can open, as they are answered."""
    return [
        {
            "id": number,
            "stage": stage,
            "title": in_language(titles, language)[1] or "",
            "credit": credit,
            "size": size,
            "digest": digest,
            "url": web_url_of(origin, "renewal_paper", of["slug"], number),
        }
        for number, stage, titles, credit, size, digest in orjson.loads(listed or "[]")
    ]


class MeasureFilters(ListFilters):
    """By what they are, where they lie and when they are carried out."""

    neighbourhood = of_neighbourhood()
    zone = WordsFilter(field_name="zone__key", label=_("In this zone, by its key."))
    theme = WordsFilter(field_name="theme__key", label=_("On this theme, by its key."))
    track = OneOf(choices=Track.choices, label=_("On this track."))
    phase = OneOf(choices=Phase.choices, label=_("In this phase."))
    bbox = in_box()
    starts_before = DayFilter(
        field_name="starts_on", lookup_expr="lt", label=_("Those that start before this day.")
    )
    ends_after = DayFilter(
        field_name="ends_on", lookup_expr="gte", label=_("Those that end on this day or later.")
    )


@describes_list("measures_list", _("List of measures of renewals"), MeasureOut, MEASURE)
class MeasureList(PlacedList):
    """What is done for neighbourhoods, the newest first."""

    scope = SCOPE
    generations = GENERATIONS
    filterset = MeasureFilters
    source = Source(public, COLUMNS)
    order = Order("measures", "pk", descending=True)
    shape = measure
    columns = {
        **{name: name for name in ("id", "neighbourhood", "number", "language", "title", "about")},
        **{name: name for name in ("office", "track", "phase", "phase_since", "zone", "theme")},
        **{name: name for name in ("is_pilot", "evaluation", "cost_estimate", "cost_actual")},
        **{f"funding_{name}": f"funding.{name}" for name in _FUNDING},
        **{name: name for name in ("starts_on", "ends_on")},
        **{f"decision_{name}": f"decision.{name}" for name in ("text", "reason", "decided_on")},
        "papers": "papers.title",
        **{name: name for name in ("pins", "is_approximate", "published_at", "updated_at")},
        **{name: name for name in ("web_url", "wkt")},
    }


@describes("measures_read", _("A measure of a renewal"), MeasureOut, MEASURE, problems=PROBLEMS)
class MeasureDetail(ApiView):
    """One measure."""

    scope = SCOPE
    generations = GENERATIONS
    source = Source(public, COLUMNS)

    def get(self, request: Any, pk: int) -> HttpResponse:
        """The measure; 404 for a draft."""
        prepared = self.source.prepared()
        found = prepared.fetch(prepared.queryset().filter(pk=min(pk, 2**63 - 1)))
        if not found:
            raise Http404
        return self.answer(measure(found[0], self.language, self.origin))
