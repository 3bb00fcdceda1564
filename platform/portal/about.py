"""Pages that every portal has: how to reach the municipality, how accessible the portal is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.about import FALLBACK, about
from portal.frames import NAMES
from tenants.isolation.answers import keep


def contact(request: HttpRequest) -> HttpResponse:
    """Where the town hall is, when it is open, and who answers for personal data."""
    return _page(request, "portal/contact.html", _("Contact"), {"office_hours"})


def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that ZDSMA (articles 7 and 8) asks of every portal.

    Its parts and their order are those of Commission Implementing Decision (EU) 2018/1523.
    """
    title = _("Accessibility statement")
    return _page(request, "portal/accessibility.html", title, {"accessibility_exceptions"})


def _page(request: HttpRequest, template: str, title: str, shown: set[str]) -> HttpResponse:
    said = about(str(get_language()))
    only_in = NAMES[FALLBACK] if said.untranslated & shown else ""
    context = {"here": title, "about": said, "only_in": only_in}
    response = render(request, template, context)
    # The menu and the switch of languages stand on it too: it depends on all that is published.
    keep(response)
    return response
