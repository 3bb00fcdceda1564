"""The first page of the root domain: every portal, with search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory.queries import portals as listed
from tenants.isolation.answers import keep


def portals(request: HttpRequest) -> HttpResponse:
    """The list of portals, narrowed by the words that were typed."""
    words = request.GET.get("q", "").strip()[:100]
    found = listed(words)
    context = {"words": words, "portals": found}
    response = render(request, "directory/portals.html", context)
    keep(response, scopes=["municipalities"])
    return response
