"""The receipt of what somebody has said: for whoever has its address, and nobody else."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.errors import DomainError, NotFound
from consultations import receipts, rules, services
from consultations.mails import moment
from consultations.models import Contribution
from portal.consultations.finding import GONE, every
from portal.personal import personal_page


@personal_page(GONE)
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Number, moment and fingerprint; sent, the opinion is withdrawn."""
    reason = ""
    if request.method == "POST":
        try:
            services.withdraw(receipt=token, now=timezone.now())
        except NotFound:
            raise
        except DomainError as error:
            reason = error.message
        else:
            messages.success(request, _("Your opinion has been withdrawn."))
            return redirect("consultation_receipt", token)
    context = _said(receipts.find(token), token) | {"reason": reason}
    return render(request, "consultations/receipt.html", context, status=409 if reason else 200)


@personal_page(GONE)
@require_GET
def file(request: HttpRequest, token: str) -> HttpResponse:
    """The bytes of which the fingerprint is, to be kept."""
    found = receipts.find(token)
    data = receipts.canonical(facts(found))
    name = f"{found.consultation.process.slug}-{found.number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/json", headers=headers)


def facts(found: Contribution) -> dict[str, Any]:
    """What the fingerprint is of."""
    return receipts.facts_of(found, found.consultation.process.slug, found.version)


def _said(found: Contribution, token: str) -> dict[str, Any]:
    entry, consultation = found.entry, found.consultation
    standing = rules.standing_of(consultation)
    is_withdrawn = entry.withdrawn_at is not None
    return {
        "here": _("Receipt"),
        "above": [every()],
        "contribution": found,
        "entry": entry,
        "process": consultation.process,
        "received": moment(found.received_at),
        "token": token,
        "answer": entry.public_answer,
        "may_withdraw": rules.may_withdraw(standing, timezone.now(), is_withdrawn) is None,
    }
