"""The diary of a renewal and its figures over the years."""

from typing import Any

import orjson
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from api.cursors import Order
from api.filters import ListFilters, NumberFilter
from api.lists import ListView
from api.outs_renewal_choices import DIARY, FIGURE, DiaryOut, FigureOut
from api.renewal import GENERATIONS, SCOPE, of_neighbourhood, web_url_of, words
from api.renewal_measures import papers
from api.rows import Raw, Source
from api.schema import describes_list
from renewal.models import DiaryEntry, Figure

_DIARY = ("id", "day", "published_at", "updated_at")
DIARY_COLUMNS = {
    **{name: f"renewal_diaryentry.{name}" for name in _DIARY},
    "texts": "renewal_diaryentry.texts::text",
    "slug": "processes_process.slug",
    "measure": """(
        SELECT number FROM renewal_measure
         WHERE id = renewal_diaryentry.measure_id AND published_at IS NOT NULL)""",
    "photos": """(
        SELECT json_agg(json_build_array(id, stage, titles, credit, size, digest) ORDER BY id)::text
          FROM renewal_paper WHERE entry_id = renewal_diaryentry.id AND withdrawn_at IS NULL)""",
}


def public_diary(locale_id: int) -> "QuerySet[Any]":
    """What was published of renewals that people see."""
    return DiaryEntry.objects.filter(
        published_at__isnull=False, neighbourhood__process__published_at__isnull=False
    )


def entry(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """An entry of the diary as it is answered."""
    code, said = words(raw["texts"], language)
    return {
        "id": raw["id"],
        "neighbourhood": raw["slug"],
        "measure": raw["measure"],
        "day": raw["day"],
        "language": code,
        "title": said.get("title", "") or str(raw["day"]),
        "text": said.get("text", ""),
        "photos": papers(raw, raw["photos"], language, origin),
        "published_at": raw["published_at"],
        "updated_at": raw["updated_at"],
        "web_url": web_url_of(origin, "renewal_diary", raw["slug"]),
    }


class OfMeasure(NumberFilter):
    """About a measure that people see; which drafts there are is nobody's to know."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """By the number of the measure."""
        return qs.filter(measure__number=value, measure__published_at__isnull=False)


class DiaryFilters(ListFilters):
    """By neighbourhood and measure."""

    neighbourhood = of_neighbourhood()
    measure = OfMeasure(
        min_value=1,
        max_value=2**31 - 1,
        label=_("About the measure with this number."),
    )


@describes_list("diary_list", _("Diary of renewals"), DiaryOut, DIARY)
class DiaryList(ListView):
    """What happened in renewals, as it was written down, the newest first."""

    scope = SCOPE
    generations = GENERATIONS
    filterset = DiaryFilters
    source = Source(public_diary, DIARY_COLUMNS)
    order = Order("diary", "pk", descending=True)
    shape = entry
    columns = {
        **{name: name for name in ("id", "neighbourhood", "measure", "day", "language", "title")},
        "text": "text",
        "photos": "photos.title",
        **{name: name for name in ("published_at", "updated_at", "web_url")},
    }


_FIGURE = ("id", "key", "target", "target_year")
FIGURE_COLUMNS = {
    **{name: f"renewal_figure.{name}" for name in _FIGURE},
    "texts": "renewal_figure.texts::text",
    "values": "renewal_figure.values::text",
    "slug": "processes_process.slug",
}


def public_figures(locale_id: int) -> "QuerySet[Any]":
    """Those of neighbourhoods that people see."""
    return Figure.objects.filter(neighbourhood__process__published_at__isnull=False)


def figure(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A figure as it is answered, with all its values."""
    code, said = words(raw["texts"], language)
    values = [
        {"year": one["year"], "value": one["value"], "source": one.get("source", "")}
        for one in orjson.loads(raw["values"])
    ]
    return {
        "id": raw["id"],
        "neighbourhood": raw["slug"],
        "key": raw["key"],
        "language": code,
        "title": said.get("title", "") or raw["key"],
        **{part: said.get(part, "") for part in ("unit", "about")},
        "values": values,
        "target": raw["target"],
        "target_year": raw["target_year"],
        "web_url": web_url_of(origin, "renewal_figures", raw["slug"]),
    }


class FigureFilters(ListFilters):
    """By neighbourhood."""

    updated_since = None  # type: ignore[assignment]
    neighbourhood = of_neighbourhood()


@describes_list("figures_list", _("List of figures of renewals"), FigureOut, FIGURE)
class FigureList(ListView):
    """Figures of neighbourhoods over the years, the newest first."""

    scope = SCOPE
    generations = GENERATIONS
    filterset = FigureFilters
    source = Source(public_figures, FIGURE_COLUMNS)
    order = Order("figures", "pk", descending=True)
    shape = figure
    columns = {
        **{name: name for name in ("id", "neighbourhood", "key", "language", "title", "unit")},
        "about": "about",
        **{f"{name}s": f"values.{name}" for name in ("year", "value", "source")},
        **{name: name for name in ("target", "target_year", "web_url")},
    }
