"""`/styleguide/`: every component in every state, for those who build pages. Not in production.

In English whatever the address says: it is for developers, and its texts are no citizen's.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from portal import styleguide_map
from portal.drawings import bars
from portal.frames import Link

SCHEMES = ("light", "dark")
_VALUES = (
    ("Green areas", 41_200, "41,200 €"),
    ("Roads and paths", 28_650, "28,650 €"),
    ("Culture", 9_400, "9,400 €"),
    ("Nothing was proposed", 0, "0 €"),
)


class Example(forms.Form):
    """A field of each kind."""

    name = forms.CharField(max_length=60, label="Name", help_text="As it stands on your letters.")
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"class": "wide"}))
    day = forms.DateField(label="Day of the visit", help_text="For example 12 9 2026.")
    place = forms.ChoiceField(label="Place", choices=[("", "–"), ("1", "Hrastnik"), ("2", "Dol")])
    message = forms.CharField(label="Your proposal", widget=forms.Textarea, required=False)
    way = forms.ChoiceField(
        label="How shall we answer?",
        help_text="We use it for this answer alone.",
        choices=[("mail", "By e-mail"), ("post", "By post"), ("call", "By telephone")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label="What is it about?",
        choices=[("roads", "Roads"), ("green", "Green areas"), ("culture", "Culture")],
        widget=forms.CheckboxSelectMultiple,
    )
    file = forms.FileField(label="Picture", help_text="JPEG or PNG, at most 10 MB.", required=False)
    agreed = forms.BooleanField(label="I have read how my data are used")


class Narrow(forms.Form):
    """The filter of a list."""

    q = forms.CharField(label="Words", required=False)
    topic = forms.ChoiceField(label="Topic", choices=[("", "All topics"), ("1", "Budget")])


@never_cache
def guide(request: HttpRequest) -> HttpResponse:
    """The page, or the page that stands for its dialog; `?scheme=dark` shows it in the dark."""
    if settings.PRODUCTION:
        raise Http404
    if request.GET.get("show") == "marks":
        return styleguide_map.marks(request)
    with translation.override("en"):
        if request.GET.get("show") == "dialog" or request.method == "POST":
            return _asking(request)
        return render(request, "portal/styleguide.html", _context(request))


def _asking(request: HttpRequest) -> HttpResponse:
    context = {"here": "Withdraw the registration", "above": [Link("Style guide", "?")]}
    return render(request, "portal/styleguide_dialog.html", context)


def _context(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("scheme")
    filled = {"name": "Ana Novak", "email": "ana@example.org", "way": "post", "topics": ["green"]}
    return {
        "here": "Style guide",
        "scheme": asked if asked in SCHEMES else "",
        "empty_form": Example(prefix="empty"),
        "filled_form": Example(prefix="filled", initial=filled),
        "wrong_form": _wrong(),
        "filter": Narrow(),
        "page_of_results": Paginator(range(50), 10).page(2),
        "files": [
            {"url": "#files", "title": "Invitation", "extension": "pdf", "size": 84_000},
            {"url": "#files", "title": "Budget", "extension": "xlsx", "size": 1_250_000},
        ],
        "steps": _steps(),
        "map": styleguide_map.example(),
        "places": styleguide_map.PLACES,
        "ground": styleguide_map.empty(),
        "place_form": styleguide_map.Place(request.GET if "shape" in request.GET else None),
        "chart": bars(_VALUES),
        "kinds": ("info", "success", "warning", "danger"),
        "moment": timezone.now() + timedelta(days=12),
    }


def _wrong() -> forms.Form:
    form = Example({"wrong-email": "ana@", "wrong-day": "tomorrow"}, prefix="wrong")
    form.add_error(None, "The registration is closed since yesterday.")
    return form


def _steps() -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {"title": "Proposals", "when": now - timedelta(days=60), "state": "done"},
        {"title": "Review", "when": now - timedelta(days=20), "text": "112 read.", "state": "done"},
        {"title": "Ballot", "when": now, "text": "Open until Sunday.", "url": "#", "state": "now"},
        {"title": "Carrying out", "when": now + timedelta(days=90), "state": "coming"},
    ]
