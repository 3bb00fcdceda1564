"""Two versions of a text side by side in words: what changed, article by article."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from consultations.documents.comparing import Compared, Fate, compared, said_by
from consultations.models import Document, Version
from portal.consultations.finding import SCOPES, find
from tenants.isolation.answers import keep


def comparison(request: HttpRequest, slug: str, document: str, old: int, new: int) -> HttpResponse:
    """What changed from version `old` to version `new` of a text."""
    shown = find(request, slug)
    found = Document.objects.filter(consultation=shown.consultation, slug=document[:60]).first()
    versions = _versions(found, {old, new})
    if found is None or old >= new or len(versions) != len({old, new}):
        raise Http404
    parts = [said_by(list(one.provisions.order_by("position"))) for one in versions]
    rows = compared(*parts)
    context = {
        "here": found.title,
        "above": shown.above(),
        "shown": shown,
        "old": versions[0],
        "new": versions[1],
        "changed": [one for one in rows if one.fate != Fate.SAME],
        "counts": _counts(rows),
        "language": versions[1].language,
    }
    response = render(request, "consultations/comparison.html", context)
    keep(response, scopes=SCOPES, until=shown.until())
    return response


def _versions(document: Document | None, numbers: set[int]) -> list[Version]:
    if document is None or not numbers <= set(range(1, 32768)):
        return []
    public = document.versions.filter(published_at__isnull=False, number__in=numbers)
    return list(public.order_by("number"))


def _counts(rows: list[Compared]) -> dict[str, int]:
    found: dict[str, Any] = {fate.value: 0 for fate in Fate}
    for one in rows:
        found[one.fate.value] += 1
    return found
