"""Calls at the desk: written down, published, checked anew, taken back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.desk.cofinancing import listing
from cms.desk.cofinancing.access import mine, officials, own, page
from cms.desk.cofinancing.call_forms import DEADLINES, CallForm, typed, typed_deadlines
from cms.desk.processes.access import languages
from cms.desk.renewal.access import done, saved, who
from cms.desk.renewal.describing import status_of
from cofinancing.alike import alike
from cofinancing.models import Opportunity
from cofinancing.rules import LONGEST_REASON, STALE_CALL
from cofinancing.services import offering, partnering
from processes import links

KIND = "cofinancing.opportunity"
_STATES = (
    ("stale", gettext_lazy("Have to be looked at")),
    ("draft", gettext_lazy("Drafts")),
    ("open", gettext_lazy("People see them, open or coming")),
    ("closed", gettext_lazy("Closed")),
    ("gone", gettext_lazy("Taken back")),
)


class ReasonForm(forms.Form):
    """Why a call is taken back."""

    because = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("People read it on the page of the call."),
    )


def rows() -> Any:
    """Every call but those of a feed that nobody wanted."""
    unwanted = Q(withdrawn_at__isnull=False, published_at=None)
    return Opportunity.objects.exclude(unwanted)


def stale(found: Any) -> Any:
    """Of some calls those that have to be looked at: open ones whose source has changed, or at
    which nobody has looked for long."""
    now = timezone.now()
    late = Q(checked_on__lt=timezone.localdate(now) - STALE_CALL)
    return (
        found.filter(withdrawn_at=None)
        .filter(Q(closes_at__gt=now) | Q(closes_at=None))
        .filter(late | Q(source_changed_at__isnull=False))
    )


def _states() -> dict[str, Any]:
    now = timezone.now()
    return {
        "stale": stale,
        "draft": lambda found: found.filter(published_at=None),
        "open": lambda found: found.filter(pk__in=Opportunity.objects.open(now).values("pk")),
        "closed": lambda found: found.filter(closes_at__lte=now, withdrawn_at=None),
        "gone": lambda found: found.filter(withdrawn_at__isnull=False),
    }


@officials
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The calls that are asked for, the newest first."""
    now, found = timezone.now(), mine(rows(), request.user).order_by("-pk")
    context = listing.shown(request, found, _STATES, _states())
    waiting = set(stale(found).values_list("pk", flat=True))
    context["rows"] = [(one, one.state(now), one.pk in waiting) for one in context["shown"]]
    return page(request, "calls", _("Co-financing"), waiting=len(waiting), **context)


@officials
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Publish many calls, or note that somebody has looked at them."""
    codes = languages(request)
    acts = {
        "publish": (
            gettext_lazy("Publish the calls"),
            lambda pks: offering.publish(numbers=pks, languages=codes, **who(request)),
            _published,
        ),
        "check": (
            gettext_lazy("They are still so"),
            lambda pks: offering.check(numbers=pks, **who(request)),
            _checked,
        ),
    }
    return listing.many(request, rows(), acts, reverse("cofinancing_desk:index"))


def _published(n: int) -> str:
    return ngettext("%(n)d call is new to people.", "%(n)d calls are new to people.", n) % {"n": n}


def _checked(n: int) -> str:
    said = ngettext("%(n)d call was looked at today.", "%(n)d calls were looked at today.", n)
    return said % {"n": n}


@officials
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A call written down as a draft."""
    return _written(request, None)


@officials
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a call."""
    return _written(request, own(request, rows(), pk))


@officials
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A call as it stands."""
    return _shown(request, own(request, rows(), pk), ReasonForm())


@officials
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everyone see a call."""
    found = own(request, rows(), pk)
    act = {"numbers": [found.pk], "languages": languages(request), **who(request)}
    done(request, lambda: offering.publish(**act), lambda _n: _("People can see it now."))
    return redirect("cofinancing_desk:call", pk)


@officials
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody looked today whether it is still so."""
    found = own(request, rows(), pk)
    act = {"numbers": [found.pk], **who(request)}
    done(request, lambda: offering.check(**act), _checked)
    return redirect("cofinancing_desk:call", pk)


@officials
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a call back that people have seen."""
    found, form = own(request, rows(), pk), ReasonForm(request.POST)
    if form.is_valid():
        act = {"number": pk, "because": form.cleaned_data["because"], **who(request)}
        if saved(form, lambda: offering.withdraw(**act)) is not None:
            messages.success(request, _("It was taken back; its page says why."))
            return redirect("cofinancing_desk:call", pk)
    return _shown(request, found, form)


@officials
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    own(request, rows(), pk)
    act = {"number": pk, **who(request)}
    said = _("The draft has been thrown away.")
    if done(request, lambda: offering.discard(**act), lambda _made: said):
        return redirect("cofinancing_desk:index")
    return redirect("cofinancing_desk:call", pk)


@officials
@require_POST
def remove_seeker(request: HttpRequest, pk: int, interest: int) -> HttpResponse:
    """Take somebody from the list of those who look for partners; they are told why."""
    own(request, rows(), pk)
    act = {"number": interest, "because": request.POST.get("because", ""), **who(request)}
    said = _("It was taken from the list, and they were told why.")
    done(request, lambda: partnering.remove(**act), lambda _made: said)
    return redirect("cofinancing_desk:call", pk)


def _shown(request: HttpRequest, found: Opportunity, form: ReasonForm) -> HttpResponse:
    return page(
        request,
        "call",
        found.title,
        status=status_of(request, form),
        call=found,
        state=found.state(timezone.now()),
        is_stale=stale(rows().filter(pk=found.pk)).exists(),
        deadlines=list(found.deadlines.all()),
        form=form,
        linked=links.listed(KIND, [found.pk]),
        seekers=list(found.interests.filter(withdrawn_at=None)),
        like=None if found.published_at else alike([found.title], without=found.pk).get(0),
    )


def _written(request: HttpRequest, found: Opportunity | None) -> HttpResponse:
    codes, sent = languages(request), request.POST or None
    initial = typed(found) if found else {"currency": "EUR"}
    before = typed_deadlines(found) if found else []
    form = CallForm(sent, initial=initial, languages=codes)
    deadlines = DEADLINES(sent, initial=before, prefix="deadlines")
    if request.method == "POST" and form.is_valid() and deadlines.is_valid():
        facts = form.facts(deadlines, found.source_id if found else "")
        known: Any = {"facts": facts, "languages": codes, **who(request)}
        made = saved(form, lambda: _save(found, known), deadlines, "deadlines")
        if made is not None:
            messages.success(request, _("The call has been saved."))
            return redirect("cofinancing_desk:call", made.pk)
    title = found.title if found else _("New call")
    status = status_of(request, form, deadlines)
    legend = _("Deadlines")
    sets = [(legend, deadlines)]
    return page(request, "form", title, status=status, form=form, sets=sets, rows=deadlines)


def _save(found: Opportunity | None, known: dict[str, Any]) -> Opportunity:
    if found is None:
        return offering.add(**known)
    return offering.change(number=found.pk, **known)
