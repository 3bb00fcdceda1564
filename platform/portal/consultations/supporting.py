"""Supporting what somebody else said, and taking that back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.errors import DomainError
from consultations import services
from portal.consultations.finding import find, way_in
from portal.consultations.voices import entry_of


@never_cache
@require_POST
def change(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Support, or with `take_back` no more; back to where the button was."""
    entry = entry_of(find(request, slug), number)
    back = _back(request, reverse("contribution", args=[slug, number]))
    person: Any = request.user
    if not person.is_authenticated:
        return redirect(way_in(back))
    act = services.take_back if "take_back" in request.POST else services.support
    try:
        act(entry_id=entry.pk, person=person, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        said = (
            _("You do not support this opinion any more.")
            if "take_back" in request.POST
            else _("Your support has been counted.")
        )
        messages.success(request, said)
    return redirect(f"{back}#mnenje-{number}")


def _back(request: HttpRequest, otherwise: str) -> str:
    wanted = request.POST.get("back", "")
    host = request.get_host()
    is_here = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {host})
    return wanted if is_here else otherwise
