"""Reports of consultations: what people said, what was answered, what changed."""

from typing import Any

import orjson
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from api.cursors import Order
from api.filters import ListFilters, OneOf
from api.lists import ListView
from api.outs_reports import REPORT, WHOLE, ReportOut
from api.rows import Raw, Source
from api.schema import describes, describes_list, with_more
from api.views import ApiView
from consultations.models import Report, ReportKind

_PLAIN = ("id", "kind", "number", "language", "digest", "published_at")
COLUMNS = {name: f"consultations_report.{name}" for name in _PLAIN} | {
    "title": "consultations_report.data->>'title'",
    "because": "coalesce(consultations_report.data->>'because', '')",
    "figures": "(consultations_report.data->'figures')::text",
    "open": "(consultations_report.data->'open')::text",
    "slug": "(SELECT p.slug FROM processes_process p JOIN consultations_consultation c "
    "ON c.process_id = p.id WHERE c.id = consultations_report.consultation_id)",
}


def public(locale_id: int) -> "QuerySet[Any]":
    """All that was published of processes that people can see."""
    found = Report.objects.filter(consultation__process__published_at__isnull=False)
    return found.annotate(updated_at=F("published_at"))


def report(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A report as a list answers it; never changed, so it was updated when it was published."""
    where = [raw["slug"], raw["id"]]
    return {
        "id": raw["id"],
        "consultation": raw["slug"],
        "kind": raw["kind"],
        "number": raw["number"],
        "language": raw["language"],
        "title": raw["title"],
        "because": raw["because"],
        "figures": orjson.loads(raw["figures"]),
        "open": orjson.loads(raw["open"]),
        "digest": raw["digest"],
        "pdf": origin + reverse("consultation_report_pdf", args=where),
        "docx": origin + reverse("consultation_report_docx", args=where),
        "published_at": raw["published_at"],
        "updated_at": raw["published_at"],
        "web_url": origin + reverse("consultation_report", args=where),
    }


class ReportFilters(ListFilters):
    """By what the law calls them."""

    kind = OneOf(choices=ReportKind.choices, label=_("Of this kind."))


@describes_list("reports_list", _("List of reports of consultations"), ReportOut, REPORT)
class ReportList(ListView):
    """Response reports and positions on comments, the newest first; each version stays."""

    scope = "consultations"
    generations = ("consultations", "processes")
    filterset = ReportFilters
    source = Source(public, COLUMNS)
    order = Order("reports", "published_at", descending=True)
    shape = report
    columns = {
        **{
            name: name
            for name in ("id", "consultation", "kind", "number", "language", "title", "because")
        },
        **{
            name: f"figures.{name}"
            for name in (
                *("contributions", "people", "organisations", "guests", "supports", "hidden"),
                *("withdrawn", "answers"),
            )
        },
        **{name: name for name in ("digest", "pdf", "docx", "published_at", "web_url")},
    }


@describes(
    "reports_read",
    _("A report with every contribution and its answer"),
    with_more("ReportOut", {"data": {"type": "object", "additionalProperties": True}}),
    REPORT | WHOLE,
    problems=(400, 401, 403, 404, 406),
)
class ReportDetail(ApiView):
    """One report, whole; its digest is that of “data” as JSON with sorted keys, without spaces."""

    scope = "consultations"
    generations = ("consultations", "processes")
    source = Source(public, COLUMNS | {"data": "consultations_report.data::text"})

    def get(self, request: Any, pk: int) -> HttpResponse:
        """The report."""
        prepared = self.source.prepared()
        found = prepared.fetch(prepared.queryset().filter(pk=pk))
        if not found:
            raise Http404
        data = report(found[0], self.language, self.origin)
        return self.answer(data | {"data": orjson.loads(found[0]["data"])})
