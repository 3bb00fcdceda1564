"""The ledger of duties: how many answers the municipality owed, and how many came in time."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.drawings import bars
from portal.notices import next_change
from processes import links
from processes.counts import counts
from processes.models import Duty
from tenants.isolation.answers import keep

PER_PAGE = 50


def index(request: HttpRequest) -> HttpResponse:
    """The figures, and the duties that are open, the most urgent first."""
    now = timezone.now()
    found = counts(now)
    waiting = Duty.objects.unanswered().select_related("process").order_by("due_on", "pk")
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    shown = links.seen_of(links.Thing(one.kind, one.object_id) for one in page)
    words = links.kinds()
    labels = {
        "in_time": _("Answered in time"),
        "late": _("Answered late"),
        "open": _("Not due yet"),
        "overdue": _("Overdue"),
    }
    context: dict[str, Any] = {
        "bars": bars([(label, found[name], str(found[name])) for name, label in labels.items()]),
        "total": sum(found.values()),
        "counts": found,
        "page_of_duties": page,
        "rows": [
            (one, words.get(one.kind, ""), shown.get(links.Thing(one.kind, one.object_id)))
            for one in page
        ],
        "today": timezone.localdate(now),
    }
    response = render(request, "processes/duties.html", context)
    keep(response, until=next_change(now))
    return response
