"""Calls to which people here could apply: a list to be narrowed, a few questions, a page each."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cofinancing import matching, programmes
from cofinancing.followed import CALL, CALLS, key_of
from cofinancing.models import Applicant, Interest, Opportunity, Topic
from common.money import euros
from portal.cofinancing import pictures
from portal.cofinancing.finding import SCOPES, above, calls_above
from portal.narrowing import Narrowing
from processes import links
from tenants.isolation.answers import ANSWERS, SEARCHES, keep

PER_PAGE = 20


class Filter(Narrowing):
    """Which calls are wanted; sent by GET."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    who = forms.ChoiceField(label=gettext_lazy("Who applies"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._offer("who", Applicant.choices)
        self._offer("topic", Topic.choices)
        self._offer("programme", programmes.choices())
        fields: Any = self.fields
        fields["state"].choices = [("", _("Open or coming")), ("closed", _("Closed"))]

    def _offer(self, name: str, choices: Any) -> None:
        fields: Any = self.fields
        fields[name].choices = [("", _("All")), *choices]


def index(request: HttpRequest) -> HttpResponse:
    """The calls that are wanted, what closes next standing first."""
    now, form = timezone.now(), Filter(request.GET)
    form.is_valid()
    found = matching.wanted(form.cleaned_data, now)
    context = {
        "here": _("Calls"),
        "above": above(),
        "filter": form,
        "page_of_results": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "follow": f"{CALLS}|{key_of(form.cleaned_data)}",
        "query": request.GET.urlencode(),
    }
    context["rows"] = [(one, one.state(now)) for one in context["page_of_results"]]  # type: ignore[attr-defined]
    response = render(request, "cofinancing/calls.html", context)
    store = SEARCHES if request.GET else ANSWERS
    keep(response, scopes=SCOPES, store=store, until=Opportunity.objects.next_change(now))
    return response


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A call: who may apply, how much it pays, until when, and where it comes from."""
    now = timezone.now()
    one = Opportunity.objects.filter(pk=pk, published_at__isnull=False).first()
    if one is None:
        raise Http404
    context = {
        "here": one.title,
        "above": calls_above(),
        "one": one,
        "state": "withdrawn" if one.withdrawn_at else one.state(now),
        "deadlines": [(each, each.at <= now) for each in one.deadlines.all()],
        "applicants": [Applicant(key).label for key in one.applicants if key in Applicant],
        "topics": [Topic(key).label for key in one.topics if key in Topic],
        "facts": _money(one),
        "linked": links.of(links.Thing("cofinancing.opportunity", pk)),
        "follow": f"{CALL}|{pk}",
        "seekers": Interest.objects.shown().filter(opportunity=one).count(),
    }
    response = render(request, "cofinancing/call.html", context)
    keep(response, scopes=SCOPES, until=Opportunity.objects.next_change(now))
    return response


class Questions(forms.Form):
    """A few questions about who asks; none of the answers is kept."""

    who = forms.ChoiceField(label=gettext_lazy("Who are you?"))
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("What is your project about?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cost = forms.CharField(
        label=gettext_lazy("What would it cost, in euros?"),
        help_text=gettext_lazy("Roughly. Leave it empty if you do not know yet."),
        required=False,
        max_length=40,
    )
    own = forms.CharField(
        label=gettext_lazy("How much of it could you pay yourselves, in per cent?"),
        required=False,
        max_length=20,
    )
    partners = forms.ChoiceField(label=gettext_lazy("Do you have partners?"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: Any = self.fields
        fields["who"].choices = [("", _("Choose")), *Applicant.choices]
        fields["topics"].choices = Topic.choices
        known = [("", _("I do not know yet")), ("yes", _("Yes")), ("no", _("No"))]
        fields["partners"].choices = known

    def clean(self) -> dict[str, Any]:
        """Amounts and shares as people type them; what is wrong is said at its field."""
        given: dict[str, Any] = super().clean() or {}
        for name, reason in matching.read(given).items():
            self.add_error(name, reason)
        return given


def for_us(request: HttpRequest) -> HttpResponse:
    """Could this be for us? The calls that remain, and why each does."""
    now, asked = timezone.now(), "who" in request.GET
    form = Questions(request.GET) if asked else Questions()
    found = matching.remaining(form.cleaned_data, now) if asked and form.is_valid() else None
    context = {
        "here": _("Could this be for us?"),
        "above": calls_above(),
        "form": form,
        "found": found,
        "rows": [(one, one.state(now), reasons) for one, reasons in found or []],
    }
    status = 422 if asked and form.errors else 200
    response = render(request, "cofinancing/for_us.html", context, status=status)
    if status == 200:
        keep(response, scopes=SCOPES, store=SEARCHES, until=Opportunity.objects.next_change(now))
    return response


def _money(one: Opportunity) -> list[tuple[str, str]]:
    """What it pays, as facts of the page; what is not known is left out."""
    own = one.own_share
    amounts = (("least", _("Least for a project")), ("most", _("Most for a project")))
    found = [(_("It pays at most"), pictures.share(one.rate))] if one.rate else []
    if own:
        found.append((_("Your own share is at least"), pictures.share(own)))
    for name, title in (*amounts, ("budget", _("All there is"))):
        cents = getattr(one, name)
        if cents:
            found.append((title, _amount(cents, one.currency)))
    return found


def _amount(cents: int, currency: str) -> str:
    said = euros(cents)
    return said if currency == "EUR" else said.replace("€", currency)


def address(one: Opportunity) -> str:
    """Where the page of a call is."""
    return reverse("opportunity", args=[one.pk])
