"""Reports of a consultation: what people said, what was answered, what changed; never changed."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import override

from consultations.models import Channel, Position, Report
from consultations.register_rules import ranges
from consultations.reports.writing import counted, title_of
from files.word import MEDIA_TYPE
from portal.consultations.finding import SCOPES
from tenants.isolation.answers import keep

INERT = {"default-src": [CSP.NONE], "sandbox": ""}
PER_PAGE, MOST_SAID = 20, 50


def detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A report as a page, in the language in which it was written."""
    report = _public(slug, number)
    data = report.data
    groups = [*data["answers"], *_open(data)]
    shown = Paginator(groups, PER_PAGE).get_page(request.GET.get("page"))
    said = {one["number"]: one for one in data["entries"]}
    with override(data["language"]):
        names = {
            "figures": list(counted(data["figures"])),
            "channels": _named(Channel, data["figures"]["channels"]),
            "positions": _named(Position, data["figures"]["positions"]),
        }
    context = names | {
        "report": report,
        "data": data,
        "title": title_of(data),
        "first": date.fromisoformat(data["opened_on"]),
        "last": date.fromisoformat(data["closed_on"]),
        "changes": [one | {"through": ranges(one["numbers"])} for one in data["changes"]],
        "groups": [_group(one, said) for one in shown],
        "page_of_results": shown,
        "later": _later(report, slug),
        "above": reverse("consultation", args=[slug]),
        "above_slug": slug,
    }
    response = render(request, "consultations/report.html", context)
    keep(response, scopes=SCOPES)
    return response


def pdf(request: HttpRequest, slug: str, number: int) -> FileResponse:
    """The report as it was printed when it was published."""
    report = _public(slug, number)
    return _file(report.pdf, "application/pdf", f"{slug}-{report.kind}-{report.number}.pdf")


def docx(request: HttpRequest, slug: str, number: int) -> FileResponse:
    """The report as a Word document."""
    report = _public(slug, number)
    return _file(report.docx, MEDIA_TYPE, f"{slug}-{report.kind}-{report.number}.docx")


def _public(slug: str, number: int) -> Report:
    found = Report.objects.filter(
        pk=number,
        consultation__process__slug=slug,
        consultation__process__published_at__isnull=False,
    ).first()
    if found is None:
        raise Http404
    return found


def _later(report: Report, slug: str) -> str:
    """The address of the latest version that came after this one; empty where there is none."""
    later = Report.objects.filter(consultation=report.consultation_id, kind=report.kind)
    last = later.filter(number__gt=report.number).order_by("-number").values_list("pk", flat=True)
    number = last.first()
    return reverse("consultation_report", args=[slug, number]) if number is not None else ""


def _group(answer: dict[str, Any], said: dict[int, Any]) -> dict[str, Any]:
    numbers = answer["numbers"]
    position = answer["position"]
    return answer | {
        "entries": [said[number] for number in numbers[:MOST_SAID]],
        "more": ranges(numbers[MOST_SAID:]),
        "through": ranges(numbers),
        "label": Position(position).label if position else "",
    }


def _open(data: dict[str, Any]) -> list[dict[str, Any]]:
    """What has no answer, as a group without a position."""
    if not data["open"]:
        return []
    blank = {"title": "", "position": "", "reasons": "", "changed": "", "parts": []}
    return [blank | {"numbers": data["open"]}]


def _named(names: Any, counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(str(names(name).label), n) for name, n in counts.items()]


def _file(file: Any, media_type: str, name: str) -> FileResponse:
    response = FileResponse(file.open(), content_type=media_type, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response._csp_config = INERT  # type: ignore[attr-defined]
    return response
