"""A form to be printed, filled in by hand and brought to the municipality."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from consultations.contents import texts_of
from portal.consultations.finding import SCOPES, find
from tenants.isolation.answers import keep


def form(request: HttpRequest, slug: str) -> HttpResponse:
    """The paper form of a consultation."""
    shown = find(request, slug)
    context = {
        "here": _("Form for an opinion on paper"),
        "above": shown.above(),
        "shown": shown,
        "texts": texts_of(shown.consultation, with_parts=False),
        "lines": range(16),
    }
    response = render(request, "consultations/printed.html", context)
    keep(response, scopes=SCOPES, until=shown.until())
    return response
