"""Mails that have not left, for who has to find out why."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cms.desk.waiting import MANAGES_PEOPLE, late_mails

_MOST = 200


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The oldest first; their words are not shown, since they are their receivers'."""
    if not request.user.has_perm(MANAGES_PEOPLE):
        raise PermissionDenied(_("You may not do that here. Ask an administrator."))
    found = late_mails(timezone.now())
    title = _("Mails that have not left")
    context = {
        "mails": found[:_MOST],
        "total": found.count(),
        "header_title": title,
        "page_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [{"url": "", "label": title}],
    }
    return render(request, "desk/mails.html", context)
