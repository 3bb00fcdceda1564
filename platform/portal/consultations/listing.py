"""All consultations of a municipality: those that are open, those that come, those that were."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Case, Count, Min, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from portal.consultations.finding import SCOPES, ends, language_of, state_of
from portal.narrowing import Narrowing
from tenants.isolation.answers import SEARCHES, keep

PER_PAGE = 20
STATES = ("open", "coming", "past")


class Filter(Narrowing):
    """Which are wanted; sent by GET."""

    q = forms.CharField(
        label=_("Words in the title"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"max_length": _("Write at most 100 characters: a few words are enough.")},
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Open now")),
            ("coming", _("Coming")),
            ("past", _("Over")),
        ],
    )


def index(request: HttpRequest) -> HttpResponse:
    """Consultations: the open ones first, that which closes soonest at the top."""
    now = timezone.now()
    form = Filter(request.GET)
    form.is_valid()
    found = wanted(now, **form.cleaned_data)
    page: Any = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "one": one,
            "state": state_of(one, now),
            "language": language_of(one),
            "ends": ends(one.call.closes_at),
        }
        for one in page.object_list
    ]
    context = {"here": _("Consultations"), "filter": form, "page_of_results": page, "rows": rows}
    response = render(request, "consultations/index.html", context)
    store = {"store": SEARCHES} if request.GET else {}
    keep(response, scopes=SCOPES, until=next_change(now), **store)
    return response


def wanted(now: datetime, *, q: str = "", state: str = "") -> "QuerySet[Consultation]":
    """Public consultations of a state and with words in a title; `said` counts opinions."""
    found: Any = Consultation.objects.whole().public().filter(process__published_at__lte=now)
    over = Q(call__closes_at__lte=now) | Q(process__annulled_at__isnull=False)
    narrow = {
        "open": ~over & Q(call__opens_at__lte=now),
        "coming": ~over & Q(call__opens_at__gt=now),
        "past": over,
    }
    if state in narrow:
        found = found.filter(narrow[state])
    for word in q.split()[:8]:
        found = found.filter(process__texts__icontains=word.replace("\0", ""))
    shown = Q(entries__published_at__isnull=False, entries__hidden_at=None)
    shown &= Q(entries__withdrawn_at=None)
    order = {
        "rank": Case(When(narrow["open"], then=0), When(narrow["coming"], then=1), default=2),
        "nearest": Case(
            When(narrow["open"], then="call__closes_at"),
            When(narrow["coming"], then="call__opens_at"),
        ),
    }
    counted = found.annotate(said=Count("entries", filter=shown)).alias(**order)
    return counted.order_by("rank", "nearest", "-call__closes_at", "pk")  # type: ignore[no-any-return]


def next_change(now: datetime) -> datetime | None:
    """The next moment at which a consultation opens or closes."""
    public = Consultation.objects.public()
    found = public.aggregate(
        published=Min("process__published_at", filter=Q(process__published_at__gt=now)),
        opens=Min("call__opens_at", filter=Q(call__opens_at__gt=now)),
        closes=Min("call__closes_at", filter=Q(call__closes_at__gt=now)),
    )
    return min((one for one in found.values() if one is not None), default=None)
