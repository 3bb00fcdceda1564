"""The news of a person on the portal."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from notifications import services
from notifications.models import Entry, Following
from notifications.news import kinds, still
from portal.account.page import own_page

PER_PAGE = 20


@own_page
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What is new for me, the latest first."""
    mine = Entry.objects.of(request.user).select_related("following")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    labels = kinds()
    public = still((one.kind, one.key) for one in page.object_list)
    context = {
        "here": _("What is new for you"),
        "page_of_results": page,
        "items": [
            {"news": one, "label": labels.get(one.kind, ""), "is_there": one.key in public}
            for one in page.object_list
        ],
        "unread": Entry.objects.of(request.user).unread().count(),
        "follows": Following.objects.of(request.user).count(),
    }
    return render(request, "notifications/news.html", context)


@own_page
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything is read now."""
    person: Any = request.user
    if services.mark_read(person=person, now=timezone.now()):
        messages.success(request, _("Everything is marked as read."))
    return redirect("notifications")


@own_page
@require_safe
def opened(request: HttpRequest, number: int) -> HttpResponse:
    """Lead to what a piece of news is about, which is read by that."""
    person: Any = request.user
    found = Entry.objects.of(person).filter(pk=number).first()
    if found is None or not found.path:
        raise Http404
    services.mark_read(person=person, number=number, now=timezone.now())
    return redirect(found.path)
