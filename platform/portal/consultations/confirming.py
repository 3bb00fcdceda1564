"""A guest hands in, by the link of the mail, what was typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import DomainError, NotFound
from consultations import receipts, services
from consultations.services.guests import handed_in, waiting
from portal.consultations.finding import GONE, every
from portal.personal import personal_page


@personal_page(GONE)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what is handed in; sent, it is. A program that opens links hands in nothing."""
    reason, status = "", 200
    if request.method == "POST":
        try:
            made = services.confirm_guest(token=token, now=timezone.now())
        except NotFound:
            raise
        except DomainError as error:
            reason, status = error.message, error.status
        else:
            return redirect("consultation_receipt", receipts.token_for(made))
    draft = waiting(token=token)
    if done := handed_in(draft):
        return redirect("consultation_receipt", receipts.token_for(done))
    context = {
        "here": _("Hand in your opinion"),
        "above": [every()],
        "draft": draft,
        "process": draft.consultation.process,
        "reason": reason,
    }
    return render(request, "consultations/confirm.html", context, status=status)
