"""A part of a text with what was said of it, and the form."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from consultations.contents import Text, part_of, part_with_its_parts, said_of
from consultations.models import Provision
from portal.consultations.finding import SCOPES, Shown, find, way_in
from portal.consultations.forms import blank
from portal.consultations.voices import PER_PAGE, supported_by, with_answers
from portal.consultations.writing import draft_of
from tenants.isolation.answers import SEARCHES, keep


def detail(request: HttpRequest, slug: str, document: str, key: str) -> HttpResponse:
    """An article, its paragraphs, opinions on them, and for who is signed in the form."""
    shown = find(request, slug)
    text, part = part_of(shown.consultation, document[:60], key[:40])
    if text is None or part is None:
        raise Http404
    if part.parent_key and part.kind == "paragraph":
        key = part.parent_key
    provisions = part_with_its_parts(text.version, key)
    if not provisions:
        raise Http404
    keys = [one.key for one in provisions]
    said = with_answers(said_of(shown.consultation, text.document, keys)).order_by("number")
    page: Any = Paginator(said, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "here": str(provisions[0]),
        "above": shown.above(),
        "shown": shown,
        "text": text,
        "part": provisions[0],
        "paragraphs": provisions[1:],
        "page_of_results": page,
        "supported": supported_by(request.user, page.object_list),
        **_around(shown, text, provisions[0]),
        **_form(request, shown, text, provisions[0]),
    }
    response = render(request, "consultations/part.html", context)
    store = {"store": SEARCHES} if request.GET else {}
    keep(response, scopes=SCOPES, until=shown.until(), **store)
    return response


def _around(shown: Shown, text: Text, part: Provision) -> dict[str, Any]:
    """The articles before and after."""
    parts = Provision.objects.filter(version=text.version, kind=part.kind)
    before = parts.filter(position__lt=part.position).order_by("-position").first()
    after = parts.filter(position__gt=part.position).order_by("position").first()
    return {"before": before, "after": after}


def _form(request: HttpRequest, shown: Shown, text: Text, part: Provision) -> dict[str, Any]:
    """The form stands here for who is signed in; for others the way to it, since whoever is
    nobody here gets a page that is kept."""
    about = {"document": text.document.slug, "part": part.key}
    address = f"{reverse('consultation_write', args=[shown.slug])}?{urlencode(about)}"
    found: dict[str, Any] = {"write_url": address, "sign_in_url": way_in(request.path)}
    if shown.is_signed_in and not shown.closed_to:
        draft = draft_of(shown, request.user, text, part.key)
        version = text.version.pk
        found["form"] = blank(shown, request.user, version=version, key=part.key, draft=draft)
        found["draft"] = draft
    return found
