"""Feeds at the desk: an address is looked at, its fields are mapped, then it is read daily."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.desk.cofinancing.access import mine, officials, own, page
from cms.desk.cofinancing.forms import ProgrammeField, applicants, topics
from cms.desk.renewal.access import done, saved, who
from cofinancing.models import Feed
from cofinancing.reading.entries import DATED, DEFAULT, PARTS
from cofinancing.services import feeding
from cofinancing.tasks import read_feed
from common.errors import DomainError
from common.web.fetching import Fetcher, NotFetched

# Seconds: somebody waits for the page.
_PATIENCE = 15.0
_LABELS = {
    "title": gettext_lazy("Title"),
    "about": gettext_lazy("What it is about"),
    "source_url": gettext_lazy("Address of the call itself"),
    "opens_on": gettext_lazy("Opens on"),
    "closes": gettext_lazy("Deadline"),
    "budget": gettext_lazy("All there is (€)"),
}


class AddressForm(forms.Form):
    """Where a feed is."""

    url = forms.CharField(
        label=gettext_lazy("Address of the feed (RSS or Atom)"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )


class FeedForm(forms.Form):
    """What is said of a feed, and which of its fields says what."""

    title = forms.CharField(label=gettext_lazy("What it is called here"), max_length=200)
    url = forms.CharField(label=gettext_lazy("Address of the feed (RSS or Atom)"), max_length=500)
    programme = ProgrammeField()
    applicants = applicants()
    topics = topics()
    is_active = forms.BooleanField(
        label=gettext_lazy("It is read every day"), required=False, initial=True
    )

    def __init__(self, *args: Any, known: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        examples = [(name, f"{name}: {said}") for name, said in known.items()]
        fields: Any = self.fields
        for part in PARTS:
            fields[f"map_{part}"] = forms.ChoiceField(
                label=_("Field for: %(part)s") % {"part": _LABELS[part]},
                choices=[("", _("none")), *examples],
                required=False,
            )
            if part in DATED:
                fields[f"map_{part}_after"] = forms.CharField(
                    label=_("… and the words before the day"),
                    required=False,
                    max_length=60,
                    help_text=_("Where the field is a longer text: for example “Deadline:”."),
                )

    def given(self) -> feeding.Given:
        """What was typed, as the service takes it."""
        plain = ("title", "url", "programme", "applicants", "topics", "is_active")
        typed = self.cleaned_data
        mapping = {name[4:]: said for name, said in typed.items() if name.startswith("map_")}
        return feeding.Given(mapping=mapping, **{name: typed[name] for name in plain})


def _above() -> list[tuple[str, str]]:
    return [(reverse("cofinancing_desk:feeds"), _("Feeds"))]


@officials
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All feeds, how each was last read, and the way to a new one."""
    found = mine(Feed.objects.all(), request.user)
    return page(request, "feeds", _("Feeds"), feeds=list(found), form=AddressForm())


@officials
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A feed looked at by its address, then mapped."""
    asked = AddressForm(request.POST if request.method == "POST" else request.GET)
    if not asked.is_valid():
        return _again(request, asked)
    url = asked.cleaned_data["url"].strip()
    fields = _looked(asked, url)
    if fields is None:
        return _again(request, asked)
    initial = {"url": url} | {f"map_{part}": name for part, name in DEFAULT.items()}
    sent = request.POST if "map_title" in request.POST else None
    return _mapped(request, FeedForm(sent, initial=initial, known=fields), None)


def _again(request: HttpRequest, asked: AddressForm) -> HttpResponse:
    found = list(mine(Feed.objects.all(), request.user))
    return page(request, "feeds", _("Feeds"), status=422, feeds=found, form=asked)


@officials
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """A feed mapped anew, with the fields that it has now."""
    feed = own(request, Feed.objects.all(), pk)
    asked = AddressForm({"url": feed.url})
    asked.is_valid()
    fields = _looked(asked, feed.url) or dict.fromkeys(feed.mapping.values(), "")
    if asked.errors and request.method == "GET":
        messages.warning(request, " ".join(map(str, asked.errors.get("url", []))))
    plain = ("title", "url", "programme", "applicants", "topics", "is_active")
    initial = {name: getattr(feed, name) for name in plain}
    initial |= {f"map_{part}": name for part, name in feed.mapping.items()}
    return _mapped(request, FeedForm(request.POST or None, initial=initial, known=fields), feed)


@officials
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a feed now, in the background."""
    own(request, Feed.objects.all(), pk)
    read_feed.enqueue(pk)
    messages.success(request, _("It is being read. Look again in a minute."))
    return redirect("cofinancing_desk:feeds")


@officials
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a feed; its calls stay."""
    own(request, Feed.objects.all(), pk)
    act = {"number": pk, **who(request)}
    said = _("The feed is read no more; the calls that it told of stay.")
    done(request, lambda: feeding.remove(**act), lambda _made: said)
    return redirect("cofinancing_desk:feeds")


def _looked(asked: AddressForm, url: str) -> dict[str, str] | None:
    try:
        return feeding.look(url=url, fetcher=Fetcher(whole=_PATIENCE))
    except (NotFetched, DomainError) as error:
        asked.add_error("url", str(error))
        return None


def _mapped(request: HttpRequest, form: FeedForm, feed: Feed | None) -> HttpResponse:
    if form.is_bound and form.is_valid():
        facts: Any = {"given": form.given(), "number": feed.pk if feed else None, **who(request)}
        made = saved(form, lambda: feeding.put(**facts))
        if made is not None:
            read_feed.enqueue(made.pk)
            messages.success(request, _("The feed has been saved and is being read."))
            return redirect("cofinancing_desk:feeds")
    title = feed.title if feed else _("New feed")
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "feed", title, above=_above(), status=status, form=form, feed=feed)
