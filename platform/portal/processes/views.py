"""What the municipality does with its citizens: the list, and each process with its timeline."""

from datetime import datetime
from mimetypes import guess_type
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal.notices import harmless, next_change
from portal.processes.acts import act_of
from portal.surveys.asked import rows
from processes import links, questionnaires
from processes.models import Attachment, Process, Step
from processes.moves import moves_of
from processes.timeline import Point, going_on, next_of, timeline
from tenants.isolation.answers import keep

PER_PAGE = 20


def index(request: HttpRequest) -> HttpResponse:
    """Processes that are going on, or with `?when=past` those that are over."""
    now = timezone.now()
    is_past = request.GET.get("when") == "past"
    every = Process.objects.past(now) if is_past else Process.objects.running(now)
    steps = Prefetch("steps", Step.objects.select_related("event", "notice").order_by("position"))
    found = every.prefetch_related(steps).order_by("-published_at", "-pk")
    page: Any = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [_row(one, now) for one in page.object_list]
    context = {"page_of_processes": page, "is_past": is_past}
    response = render(request, "processes/index.html", context)
    keep(response, until=_until(now))
    return response


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A process: where it is, what people can do now, who decides, and all that happened."""
    now = timezone.now()
    process = _public(slug, now)
    files = Attachment.objects.filter(is_public=True, withdrawn_at=None)
    found = process.steps.select_related("event", "notice").prefetch_related(
        Prefetch("attachments", files, to_attr="documents")
    )
    steps = list(found)
    points = timeline(process, steps, now)
    asked = list(questionnaires.of_steps(steps).published())
    signed = list(process.signature_collections.public().order_by("number"))
    context = {
        "process": process,
        "follow": f"process|{process.slug}",
        "said": process.said(),
        "points": points,
        "now_open": [(point, act_of(process, point)) for point in going_on(points)],
        "coming": next_of(points),
        "decisions": [point for point in points if point.decision],
        "documents": list(files.filter(process=process, step=None)),
        "changes": [(one, moves_of(process, one)) for one in process.changes.order_by("-pk")],
        "questionnaires": rows(asked, now),
        "signatures": [(one, one.state(now)) for one in signed],
        "linked": links.of(links.Thing("processes.process", process.pk)),
    }
    response = render(request, "processes/detail.html", context)
    moments = [_until(now), questionnaires.next_change(asked, now)]
    moments += [at for one in signed for at in (one.opens_at, one.closes_at) if at > now]
    keep(response, until=min(moment for moment in moments if moment is not None))
    return response


def file(request: HttpRequest, slug: str, file: int) -> FileResponse:
    """A document of a process; always to be saved, never to be run."""
    process = _public(slug, timezone.now())
    files = Attachment.objects.filter(is_public=True, withdrawn_at=None, process=process)
    found = files.filter(pk=file).first()
    if found is None:
        raise Http404
    name = f"{found.title}.{found.kind.lower()}"
    kind = guess_type(name)[0] or "application/octet-stream"
    return harmless(
        FileResponse(found.file.open(), as_attachment=True, filename=name, content_type=kind)
    )


def _public(slug: str, now: datetime) -> Process:
    found = Process.objects.public().filter(slug=slug, published_at__lte=now).first()
    if found is None:
        raise Http404
    return found


def _row(process: Process, now: datetime) -> tuple[Process, list[Point], Point | None]:
    points = timeline(process, list(process.steps.all()), now)
    return process, going_on(points), next_of(points)


def _until(now: datetime) -> datetime:
    """Steps open and close at midnight, meetings in between: none of it is shown by the minute."""
    change = Step.objects.next_change(now)
    return min(change, next_change(now)) if change else next_change(now)
