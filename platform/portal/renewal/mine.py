"""What I have marked, in my account, and what became of it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.account.page import Way, own_page, show
from renewal.models import Pin

PER_PAGE = 20


@own_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """My marks, the newest first; those that I took back are not shown any more."""
    person: Any = request.user
    mine = Pin.objects.filter(
        person_id=person.pk,
        withdrawn_at=None,
        neighbourhood__process__published_at__isnull=False,
    )
    found = mine.select_related("neighbourhood__process", "measure").order_by("-created_at", "-pk")
    return show(
        request,
        "renewal/mine.html",
        title=_("Places that you marked"),
        page_of_results=Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        ways=[Way(_("Back to my account"), reverse("account"))],
    )
