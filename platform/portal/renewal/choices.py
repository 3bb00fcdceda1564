"""Variants of a measure, put to the residents: to choose, and to see what was chosen."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from portal.consultations.finding import way_in
from portal.frames import Link
from portal.renewal import pictures
from portal.renewal.finding import (
    SCOPES,
    find,
    measures_above,
    said_of,
    sooner,
    to_sign_in,
)
from portal.renewal.measures import state_of
from renewal.models import Choice, Preference
from renewal.services import choosing
from tenants.isolation.answers import keep


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A choice: its variants, mine, and once it is over what all chose and what was decided."""
    choice = _choice(slug, pk)
    if request.method == "POST":
        return _choose(request, choice)
    return _page(request, choice)


def _choice(slug: str, pk: int) -> Choice:
    home = find(slug)
    rows = Choice.objects.filter(pk=pk, measure__neighbourhood=home, published_at__isnull=False)
    found = rows.filter(measure__published_at__isnull=False).select_related("measure").first()
    if found is None:
        raise Http404
    found.measure.neighbourhood = home
    return found


def _choose(request: HttpRequest, choice: Choice) -> HttpResponse:
    if not request.user.is_authenticated:
        return to_sign_in(request, request.path)
    person: Any = request.user
    option = request.POST.get("option", "")[:40]
    try:
        choosing.prefer(choice_id=choice.pk, option=option, person=person)
    except DomainError as error:
        return _page(request, choice, status=error.status, reason=error.message)
    messages.success(request, _("Your choice has been counted. You can change it until the end."))
    return redirect(request.path)


def _page(
    request: HttpRequest, choice: Choice, *, status: int = 200, reason: str = ""
) -> HttpResponse:
    now, measure = timezone.now(), choice.measure
    home, state = measure.neighbourhood, state_of(choice, now)
    options = [{"key": one["key"], **said_of(one)} for one in choice.options]
    counts = choosing.counts(choice) if state in ("closed", "decided") else {}
    context = {
        "here": choice.question,
        "above": [*measures_above(home), Link(measure.title, _url(choice))],
        "home": home,
        "measure": measure,
        "choice": choice,
        "state": state,
        "options": options,
        "mine": _mine(request, choice),
        "reason": reason,
        "bars": pictures.votes(options, counts),
        "total": sum(counts.values()),
        "decided": next((o for o in options if o["key"] == choice.outcome.get("option")), None),
        "why": said_of(choice.outcome).get("reason", "") if choice.decided_at else "",
        "sign_in_url": way_in(request.path),
    }
    response = render(request, "renewal/choice.html", context, status=status)
    if status == 200 and not request.user.is_authenticated:
        keep(response, scopes=SCOPES, until=sooner(now, choice.opens_at, choice.closes_at))
    return response


def _mine(request: HttpRequest, choice: Choice) -> str:
    if not request.user.is_authenticated:
        return ""
    person: Any = request.user
    found = Preference.objects.filter(choice=choice, person=person)
    return str(found.values_list("option", flat=True).first() or "")


def _url(choice: Choice) -> str:
    home = choice.measure.neighbourhood
    return reverse("renewal_measure", args=[home.process.slug, choice.measure.number])
