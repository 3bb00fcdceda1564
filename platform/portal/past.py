"""Notices that hung on the board: which, from when to when, and what the audit trail says of it.

What they said is no longer told: a display has an end, also for the people whom it names.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from notices.evidence import spans_of
from notices.models import Notice
from portal.notices import next_change
from tenants.isolation.answers import keep

PER_PAGE = 20
# Below the address of the board.
WORDS = {"sl": "arhiv", "en": "archive", "it": "archivio", "hu": "archivum"}
_FIRST_YEAR = 1990


def index(request: HttpRequest) -> HttpResponse:
    """Past notices, the newest first; of one year on request."""
    now = timezone.now()
    every = Notice.objects.past(now)
    years = [day.year for day in every.dates("shown_from", "year", order="DESC")]
    year = _year(request.GET.get("year", ""))
    found = _of_year(every, year).order_by("-shown_from", "-pk")
    page: Any = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = _rows(list(page.object_list), now)
    context = {"page_of_notices": page, "years": years, "year": year}
    response = render(request, "notices/past.html", context)
    keep(response, until=next_change(now))
    return response


def _year(text: str) -> int | None:
    """The year asked for; None for what is no year of ours."""
    known = text.isascii() and text.isdigit() and len(text) == 4
    return int(text) if known and int(text) >= _FIRST_YEAR else None


def _of_year(found: "QuerySet[Notice]", year: int | None) -> "QuerySet[Notice]":
    if year is None:
        return found
    return found.filter(shown_from__gte=date(year, 1, 1), shown_from__lte=date(year, 12, 31))


def _rows(notices: Sequence[Notice], now: Any) -> list[Any]:
    language = str(get_language())
    spans = spans_of(notices, now)
    return [
        (notice, notice.in_language(language), when)
        for notice, when in zip(notices, spans, strict=True)
    ]
