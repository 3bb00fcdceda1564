"""Jobs: what is on its way, how far it is, and what became of it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tenants.console.jobs import KINDS
from tenants.console.models import FleetJob, State
from tenants.console.services import job_of
from tenants.console.sessions import operators_only
from tenants.console.worker import is_on_duty
from tenants.models import Municipality

_ROWS = 50


@operators_only
def listed(request: HttpRequest) -> HttpResponse:
    """All jobs: what is on its way, then what was finished last."""
    now = timezone.now()
    page = Paginator(FleetJob.objects.newest_first(), _ROWS).get_page(request.GET.get("page"))
    rows = [(job, job.state(now), title_of(job)) for job in page]
    context = {"page_of_jobs": page, "rows": rows, "on_duty": is_on_duty()}
    return render(request, "console/jobs.html", context)


@operators_only
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """One job; the page asks for itself again until it is finished."""
    job = job_of(number)
    if job is None:
        raise Http404
    state = job.state(timezone.now())
    exists = Municipality.objects.filter(schema_name=job.schema_name).exists()
    context = {
        "job": job,
        "state": state,
        "title": title_of(job),
        "is_finished": state in (State.DONE, State.FAILED),
        "exists": exists,
        "asked_for": {
            key: value
            for key, value in job.arguments.items()
            if key not in ("csv", "admin_password")
        },
        "on_duty": is_on_duty(),
    }
    return render(request, "console/job.html", context)


def title_of(job: FleetJob) -> str:
    """What a job does, in words; its kind where this version knows no more."""
    known = KINDS.get(job.kind)
    return str(known.title) if known else job.kind
