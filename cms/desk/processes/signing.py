"""Signatures at the desk: collections of a process, sheets of paper, and what came of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.desk.processes.access import languages, own, page, runners, tried
from cms.desk.processes.signing_forms import (
    CollectionForm,
    OutcomeForm,
    SheetForm,
    StrikeForm,
    typed,
)
from common.errors import DomainError
from processes import services, sheets
from processes.models import Process, SignatureCollection

_READ = ["GET", "HEAD", "POST"]


@runners
@require_GET
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The collections of a process."""
    process = own(request, pk)
    found = process.signature_collections.select_related("process").order_by("number")
    now = timezone.now()
    rows = [(one, one.state(now)) for one in found]
    return page(request, "signatures", _("Signatures"), process, rows=rows)


@runners
@require_http_methods(_READ)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A collection begun."""
    return _written(request, own(request, pk), None)


@runners
@require_http_methods(_READ)
def change(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A collection that nobody sees yet, written anew."""
    found = _own(request, pk, number)
    return _written(request, found.process, found)


@runners
@require_GET
def one(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A collection: its numbers, and what can be done."""
    found = _own(request, pk, number)
    return _shown(request, found)


@runners
@require_POST
def publish(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Let people see it and sign."""
    found = _own(request, pk, number)
    known: Any = {"languages": languages(request), "by": request.user, "now": timezone.now()}
    try:
        services.open_collection(collection_id=found.pk, **known)
    except DomainError as error:
        return _shown(request, found, missing=list(error.fields.items()), refused=error)
    messages.success(request, _("People can see the collection now."))
    return redirect("processes_desk:collection", pk, number)


@never_cache
@sensitive_post_parameters("lines")
@runners
@require_POST
def enter(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A sheet of paper: all of its lines, or none and what is wrong with each."""
    found = _own(request, pk, number)
    form = SheetForm(request.POST)
    if form.is_valid():
        lines, faults = sheets.read(form.cleaned_data["lines"], timezone.localdate())
        for reason in sheets.told(faults):
            form.add_error("lines", reason)
    if form.is_valid():
        act = lambda: services.enter_paper(  # noqa: E731
            collection_id=found.pk,
            sheet=form.cleaned_data["sheet"],
            lines=lines,
            received_on=form.cleaned_data["received_on"],
            by=request.user,
            now=timezone.now(),
        )
        done = _("The sheet has been entered. Names are not kept: keep the sheet itself.")
        return _acted(request, found, form, act, done, sheet=form)
    return _shown(request, found, sheet=form)


@runners
@require_POST
def strike(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A line of a sheet that does not count."""
    found = _own(request, pk, number)
    form = StrikeForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, strike=form)
    act = lambda: services.strike_paper(  # noqa: E731
        collection_id=found.pk, by=request.user, now=timezone.now(), **form.cleaned_data
    )
    done = _("The line has been struck: it does not count any more.")
    return _acted(request, found, form, act, done, strike=form)


@runners
@require_POST
def close(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Make the number final."""
    found = _own(request, pk, number)
    try:
        services.close(collection_id=found.pk, by=request.user, now=timezone.now())
    except DomainError as error:
        return _shown(request, found, refused=error)
    messages.success(request, _("The number is final."))
    return redirect("processes_desk:collection", pk, number)


@runners
@require_POST
def decide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What the municipality answers."""
    found = _own(request, pk, number)
    form = OutcomeForm(request.POST, languages=languages(request))
    if not form.is_valid():
        return _shown(request, found, outcome=form)
    event = form.cleaned_data["event"]
    act = lambda: services.decide_collection(  # noqa: E731
        collection_id=found.pk,
        outcome=form.said("outcome"),
        event_id=event.pk if event else None,
        languages=languages(request),
        by=request.user,
        now=timezone.now(),
    )
    done = _("The answer has been published.")
    return _acted(request, found, form, act, done, outcome=form)


def _acted(
    request: HttpRequest,
    found: SignatureCollection,
    form: Any,
    act: Callable[[], Any],
    done: str,
    **shown: Any,
) -> HttpResponse:
    if tried(form, act) is None:
        return _shown(request, found, **shown)
    messages.success(request, done)
    return redirect("processes_desk:collection", found.process_id, found.number)


def _written(
    request: HttpRequest, process: Process, found: SignatureCollection | None
) -> HttpResponse:
    initial = typed(found) if found else {"percent": 5}
    form = CollectionForm(request.POST or None, initial=initial, languages=languages(request))
    if request.method == "POST" and form.is_valid():
        number = found.number if found else None
        known: Any = {"number": number, "by": request.user, "now": timezone.now()}
        made = tried(
            form,
            lambda: services.prepare_collection(process_id=process.pk, facts=form.facts(), **known),
        )
        if made is not None:
            messages.success(request, _("The draft has been saved."))
            return redirect("processes_desk:collection", process.pk, made.number)
    return page(request, "form", _("Collection of signatures"), process, form=form)


def _shown(request: HttpRequest, found: SignatureCollection, **more: Any) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {
        "collection": found,
        "state": found.state(now),
        "paper": found.signatures.counted().on_paper().count(),
        "sheet": SheetForm(initial={"received_on": timezone.localdate(now)}),
        "strike": StrikeForm(),
        "outcome": OutcomeForm(languages=languages(request)),
        "may_decide": found.decided_on is None and bool(found.reached_at or found.final_at),
    }
    return page(request, "signature", found.title, found.process, **(context | more))


def _own(request: HttpRequest, pk: int, number: int) -> SignatureCollection:
    rows = own(request, pk).signature_collections.select_related("process")
    found: SignatureCollection = get_object_or_404(rows, number=min(number, 32767))
    return found
