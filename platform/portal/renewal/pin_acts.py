"""People support what others marked, and say something of it: buttons of the page of a pin."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.errors import DomainError
from portal.renewal.finding import find, to_sign_in
from portal.renewal.pins import detail, pin_of
from renewal.services import supporting


@require_POST
def support(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Support, or with `back` take one's support back."""
    if not request.user.is_authenticated:
        return to_sign_in(request, _page_of(slug, number))
    act = supporting.take_back if "back" in request.POST else supporting.support
    one, person = pin_of(find(slug), number, request.user), request.user
    try:
        act(pin_id=one.pk, person=person, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("renewal_pin", slug, number)


@require_POST
def comment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say something of it; what was refused is shown in the field again."""
    if not request.user.is_authenticated:
        return to_sign_in(request, _page_of(slug, number))
    one = pin_of(find(slug), number, request.user)
    person: Any = request.user
    text, name = request.POST.get("text", ""), request.POST.get("name", "")
    try:
        made = supporting.comment(
            pin_id=one.pk, text=text, name=name, person=person, now=timezone.now()
        )
    except DomainError as error:
        request.refused = {"text": text, "name": name, "reason": error.message}  # type: ignore[attr-defined]
        response = detail(request, slug, number)
        response.status_code = error.status
        return response
    shown = _("Thank you. What you said is shown.")
    waits = _("Thank you. What you said is shown once a moderator has looked at it.")
    messages.success(request, shown if made.published_at else waits)
    return redirect("renewal_pin", slug, number)


def _page_of(slug: str, number: int) -> str:
    return reverse("renewal_pin", args=[slug, number])
