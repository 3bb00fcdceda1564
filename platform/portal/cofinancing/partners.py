"""Organisations look for partners for a call: listed with consent, reached once both agree."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cofinancing.models import Interest, Opportunity
from cofinancing.services import partnering
from common.errors import DomainError
from portal.cofinancing.calls import address
from portal.cofinancing.finding import calls_above
from portal.consultations.finding import way_in
from portal.frames import Link
from portal.renewal.finding import to_sign_in

# Beyond any rule, so that what is too long is not even read; the rules say what is too long.
_MOST = 20_000


class SeekForm(forms.Form):
    """What is said of an organisation that looks for partners."""

    organisation = forms.CharField(
        label=gettext_lazy("Name of your organisation"), max_length=_MOST
    )
    about = forms.CharField(
        label=gettext_lazy("What you would bring, and whom you look for"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=_MOST,
        help_text=gettext_lazy("Everyone can read it. Leave out names and telephone numbers."),
    )
    contact = forms.CharField(
        label=gettext_lazy("Your e-mail address"),
        max_length=_MOST,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("Shown only to those with whom you agree."),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The name and these words may be shown on this page"),
        error_messages={
            "required": gettext_lazy("Without your consent nothing of this can be shown.")
        },
    )
    status = 422


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """Who looks for partners for a call; sent, one's own organisation is listed too."""
    call = _call(pk)
    if request.method != "POST":
        return _page(request, call, None)
    if not request.user.is_authenticated:
        return to_sign_in(request, _at(pk))
    form, person = SeekForm(request.POST), request.user
    form.is_valid()
    # As it was typed: what the rules say of it is said beside its field.
    given: Any = {name: request.POST.get(name, "") for name in ("organisation", "about", "contact")}
    agreed = bool(request.POST.get("agreed"))
    try:
        facts: Any = {"agreed": agreed, "person": person, "now": timezone.now()}
        partnering.seek(number=pk, **given, **facts)
    except DomainError as error:
        for name, reason in (error.fields or {"": error.message}).items():
            if name not in form.errors:
                form.add_error(name or None, reason)
        return _page(request, call, form)
    messages.success(request, _("You are listed. Whoever wants to reach you asks here first."))
    return redirect(_at(pk))


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take oneself off the list."""

    def act(person: Any) -> None:
        mine, _asked = partnering.mine_of(person, _call(pk))
        if mine is not None:
            partnering.withdraw(number=mine.pk, person=person, now=timezone.now())

    return _done(request, pk, act, _("You are not listed any more."))


@require_POST
def ask(request: HttpRequest, pk: int, interest: int) -> HttpResponse:
    """Ask one that is listed for its contact."""

    def act(person: Any) -> None:
        words = request.POST.get("words", "")
        partnering.approach(number=interest, words=words, person=person, now=timezone.now())

    return _done(request, pk, act, _("We have written to them. You see here what they answer."))


@require_POST
def answer(request: HttpRequest, pk: int, approach: int) -> HttpResponse:
    """Say yes or no to whoever asked."""
    accepts = "yes" in request.POST

    def act(person: Any) -> None:
        facts = {"accepts": accepts, "person": person, "now": timezone.now()}
        partnering.answer(number=approach, **facts)

    agreed = _("You have agreed: both of you see the contact of the other.")
    return _done(request, pk, act, agreed if accepts else _("They are not told your contact."))


def _done(request: HttpRequest, pk: int, act: Callable[[Any], None], success: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return to_sign_in(request, _at(pk))
    _call(pk)
    try:
        act(request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, success)
    return redirect(_at(pk))


def _page(request: HttpRequest, call: Opportunity, form: SeekForm | None) -> HttpResponse:
    person: Any = request.user
    mine, asked = partnering.mine_of(person, call) if person.is_authenticated else (None, [])
    listed = Interest.objects.shown().filter(opportunity=call)
    others = [one for one in listed if mine is None or one.pk != mine.pk]
    states = {one.other(mine).pk: _state(one, mine) for one in asked if mine is not None}
    can_list = person.is_authenticated and (call.closes_at is None or _is_ahead(call))
    context = {
        "here": _("Look for partners"),
        "above": [*calls_above(), Link(call.title, address(call))],
        "call": call,
        "mine": mine,
        "listed": [(one, *states.get(one.pk, ("", None))) for one in others],
        "form": (form or SeekForm(initial=_typed(mine, person))) if can_list else None,
        "way_in": way_in(_at(call.pk)),
        "is_over": not (call.closes_at is None or _is_ahead(call)),
    }
    status = form.status if form is not None else 200
    return render(request, "cofinancing/partners.html", context, status=status)


def _is_ahead(call: Opportunity) -> bool:
    return call.closes_at is not None and call.closes_at > timezone.now()


def _state(one: Any, mine: Interest) -> tuple[str, Any]:
    """How far two are: `agreed`, `asked` by me, `asks` me, or `no`."""
    if one.accepted_at:
        return "agreed", one
    if one.asking_id == mine.pk:
        # Whoever was told no reads the same as before: a no is no message.
        return "asked", one
    return ("no", one) if one.declined_at else ("asks", one)


def _typed(mine: Interest | None, person: Any) -> dict[str, Any]:
    if mine is None:
        return {"contact": getattr(person, "email", "")}
    said = {name: getattr(mine, name) for name in ("organisation", "about", "contact")}
    return {**said, "agreed": True}


def _call(pk: int) -> Opportunity:
    found = Opportunity.objects.public().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _at(pk: int) -> str:
    return reverse("opportunity_partners", args=[pk])
