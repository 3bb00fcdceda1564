"""Somebody marks a place, changes what they said of it, or takes it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.errors import DomainError
from places.models import Ground
from portal.frames import Link
from portal.ground import with_layers
from portal.renewal.finding import find, to_sign_in
from portal.renewal.grounds import map_of
from portal.renewal.pin_forms import PinForm, of_pin
from portal.renewal.pins import pin_of, pins_above
from renewal import rules
from renewal.models import Neighbourhood, Pin
from renewal.services import pinning


@never_cache
def mark(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, and what comes of it: a marked place, or all that is wrong."""
    home = find(slug)
    closed = rules.may_mark(rules.standing_of(home), timezone.now())
    if closed and request.method != "POST":
        return _page(request, home, None, status=409, closed=closed)
    if not request.user.is_authenticated:
        return to_sign_in(request, request.path)
    if request.method != "POST":
        return _page(request, home, PinForm(home, initial=_known(request)))
    form = PinForm(home, request.POST, request.FILES)
    if form.is_valid() and (made := _marked(request, home, form)) is not None:
        messages.success(request, _("Thank you. Your mark has been taken and will be answered."))
        return redirect("renewal_pin", slug, made.number)
    return _page(request, home, form, status=form.status)


@never_cache
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change one's own."""
    home = find(slug)
    if not request.user.is_authenticated:
        return to_sign_in(request, request.path)
    one = _own(request, home, number)
    closed = rules.may_mark(rules.standing_of(home), timezone.now())
    if closed and request.method != "POST":
        return _page(request, home, None, status=409, closed=closed, pin=one)
    if request.method != "POST":
        return _page(request, home, PinForm(home, initial=of_pin(one)), pin=one)
    form = PinForm(home, request.POST, request.FILES, initial=of_pin(one))
    if form.is_valid():
        try:
            person: Any = request.user
            pinning.edit(pin_id=one.pk, marked=form.marked(), person=person)
        except DomainError as error:
            form.take(error.fields or {"": error.message})
            form.status = error.status
        else:
            messages.success(request, _("What you marked has been changed."))
            return redirect("renewal_pin", slug, number)
    return _page(request, home, form, status=form.status, pin=one)


@never_cache
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask whether one's own is to be taken back, and do so."""
    home = find(slug)
    if not request.user.is_authenticated:
        return to_sign_in(request, request.path)
    one, reason, status = _own(request, home, number), "", 200
    if request.method == "POST":
        try:
            person: Any = request.user
            pinning.withdraw(pin_id=one.pk, person=person)
        except DomainError as error:
            reason, status = error.message, error.status
        else:
            messages.success(request, _("What you marked has been taken back."))
            return redirect("renewal_pins", slug)
    context = {
        "here": _("Take it back"),
        "above": [*pins_above(home), Link(one.title, _url(home, one))],
        "home": home,
        "pin": one,
        "reason": reason,
    }
    return render(request, "renewal/withdraw.html", context, status=status)


def _marked(request: HttpRequest, home: Neighbourhood, form: PinForm) -> Pin | None:
    person: Any = request.user
    try:
        return pinning.mark(neighbourhood_id=home.pk, marked=form.marked(), person=person)
    except DomainError as error:
        form.take(error.fields or {"": error.message})
        form.status = error.status
        return None


def _own(request: HttpRequest, home: Neighbourhood, number: int) -> Pin:
    one = pin_of(home, number, request.user)
    if one.person_id != request.user.pk:
        raise Http404
    return one


def _known(request: HttpRequest) -> dict[str, Any]:
    person: Any = request.user
    return {"name": person.get_full_name()}


def _page(
    request: HttpRequest,
    home: Neighbourhood,
    form: PinForm | None,
    *,
    status: int = 200,
    closed: str = "",
    pin: Pin | None = None,
) -> HttpResponse:
    ground, zones = Ground.objects.here(), list(home.zones.all())
    context = {
        "here": _("Change what you marked") if pin else _("Mark a place"),
        "above": pins_above(home),
        "home": home,
        "form": form,
        "pin": pin,
        "closed": closed,
        "map": map_of(home, zones=zones, themes=[], ground=ground, key="draw"),
    }
    return with_layers(render(request, "renewal/mark.html", context, status=status), ground)


def _url(home: Neighbourhood, one: Pin) -> str:
    return reverse("renewal_pin", args=[home.process.slug, one.number])
