"""Pages of the root domain about itself: how to reach its operator, how accessible it is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def contact(request: HttpRequest) -> HttpResponse:
    """How the operator is reached, and that municipalities answer for their portals."""
    return _page(request, "directory/contact.html", _("Contact"))


def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement of the root domain; parts and order as on the portals."""
    return _page(request, "directory/accessibility.html", _("Accessibility statement"))


def _page(request: HttpRequest, template: str, title: str) -> HttpResponse:
    # Asks the database for nothing, so nothing is gained by keeping it.
    return render(request, template, {"here": title, "operator": settings.OPERATOR})
