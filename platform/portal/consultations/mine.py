"""What I have said, in my account: receipts, answers, drafts."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import receipts
from consultations.models import Contribution, Draft
from portal.account.page import Way, own_page, show

PER_PAGE = 20


@own_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """My opinions, the newest first, and what I have begun."""
    person: Any = request.user
    mine = Contribution.objects.filter(person_id=person.pk).order_by("-received_at", "-pk")
    found = mine.select_related("entry__answer", "consultation__process")
    page: Any = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(one, receipts.token_for(one)) for one in page.object_list]
    drafts = Draft.objects.filter(person=person).select_related("consultation__process")
    return show(
        request,
        "consultations/mine.html",
        title=_("My opinions"),
        page_of_results=page,
        drafts=drafts.order_by("-saved_at")[:50],
        ways=[Way(_("Back to my account"), reverse("account"))],
    )
