"""Statements of a consultation: one after the other, agree or not; and what people think."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from consultations import services
from consultations.models import Opinion, Statement
from consultations.opinions.groups import LEAST
from consultations.opinions.results import Results, results_of
from portal.consultations.finding import SCOPES, Shown, find, way_in
from portal.consultations.pictures import circles
from tenants.isolation.answers import keep


@require_http_methods(["GET", "HEAD", "POST"])
def statements(request: HttpRequest, slug: str) -> HttpResponse:
    """The next statement with its three answers, one's own so far, and what people think."""
    shown = find(request, slug)
    asked = list(Statement.objects.filter(consultation=shown.consultation, hidden_at=None))
    if not asked:
        raise Http404
    if request.method == "POST":
        return _think(request, shown)
    mine = _mine(request, asked)
    context = {
        "here": _("Statements"),
        "above": shown.above(),
        "shown": shown,
        "asked": _asked(request, asked, mine),
        "mine": [(one, mine[one.pk]) for one in asked if one.pk in mine],
        "total": len(asked),
        "sign_in_url": way_in(request.get_full_path()),
        **_results(results_of(shown.consultation)),
    }
    response = render(request, "consultations/statements.html", context)
    keep(response, scopes=SCOPES, until=shown.until())
    return response


def _results(results: Results) -> dict[str, Any]:
    return {
        "results": results,
        "circles": circles(results.groups),
        "reckoned_at": parse_datetime(results.at) if results.at else None,
        "least": LEAST,
    }


def _mine(request: HttpRequest, asked: list[Statement]) -> dict[int, int]:
    """What this visitor said so far, by statement."""
    person: Any = request.user
    if not person.is_authenticated:
        return {}
    rows = Opinion.objects.filter(person=person, statement__in=[one.pk for one in asked])
    return dict(rows.values_list("statement_id", "value"))


def _asked(request: HttpRequest, asked: list[Statement], mine: dict[int, int]) -> Statement | None:
    """The statement that was chosen to be answered anew, or the first without an answer."""
    chosen = request.GET.get("statement", "")
    again = next((one for one in asked if str(one.pk) == chosen), None)
    return again or next((one for one in asked if one.pk not in mine), None)


def _think(request: HttpRequest, shown: Shown) -> HttpResponse:
    person: Any = request.user
    here = reverse("consultation_statements", args=[shown.slug])
    if not person.is_authenticated:
        return redirect(way_in(here))
    number, value = (request.POST.get(name, "") for name in ("statement", "value"))
    own = Statement.objects.filter(consultation=shown.consultation, pk=_number(number)).first()
    try:
        services.think(
            statement_id=own.pk if own else 0,
            person=person,
            value=int(value) if value in ("1", "0", "-1") else 9,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(f"{here}#izjava")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
