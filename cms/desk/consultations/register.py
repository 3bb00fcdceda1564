"""The register at the desk: all lines, one of them, and acts on many."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.standing import units_of
from cms.desk.consultations.access import RIGHTS, answerers, done, insiders, own, page
from cms.desk.consultations.forms import FilterForm, numbers
from consultations import services
from consultations.models import Answer, Consultation, Stage
from consultations.register import Wanted
from consultations.similar import groups
from processes.models import Process

PER_PAGE = 50


@insiders
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All consultations, with how many contributions wait."""
    units = {unit for right in RIGHTS for unit in units_of(request.user, right)}
    mine = Process.objects.of_units(units)
    found = Consultation.objects.whole().filter(process__in=mine).order_by("-created_at", "-pk")
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    # A call closes at midnight: its last day is the one before.
    rows = [(one, one.call.closes_at - timedelta(microseconds=1)) for one in shown]
    return page(request, "index", _("Consultations"), shown=shown, rows=rows)


@insiders
@require_GET
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines that are asked for, with their counts."""
    of = own(request, pk)
    wanted = Wanted.read(request.GET)
    lines = wanted.of(of)
    shown = Paginator(lines.whole(), PER_PAGE).get_page(request.GET.get("p"))
    form = FilterForm.showing(wanted, of)
    return page(
        request,
        "register",
        of.process.title,
        of,
        form=form,
        asked=urlencode(wanted.asked()),
        wanted=wanted.asked(),
        shown=shown,
        stages=_stages(of),
        groups=Answer.objects.filter(consultation=of, published_at=None).order_by("title", "pk"),
        officials=form.officials,
    )


def _stages(of: Consultation) -> list[tuple[str, tuple[str, int]]]:
    """How many lines there are at each stage, with its name."""
    counts = of.entries.counted()
    return [(stage.value, (str(stage.label), counts[stage.value])) for stage in Stage]


@answerers
@require_POST
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on the lines that were chosen, or on all that the filter finds."""
    of = own(request, pk)
    wanted = Wanted.read(request.POST)
    back = f"{reverse('consultations_desk:register', args=[pk])}?{urlencode(wanted.asked())}"
    if request.POST.get("all"):
        chosen = list(wanted.of(of).values_list("pk", flat=True))
    else:
        chosen = numbers(request.POST.getlist("entry"))
    if not chosen:
        messages.error(request, _("Choose at least one contribution."))
        return redirect(back)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        messages.error(request, _("Choose what to do with them."))
        return redirect(back)
    return act(request, of, chosen) or redirect(back)


def _approve(request: HttpRequest, of: Consultation, chosen: list[int]) -> None:
    facts = {"consultation_id": of.pk, "entry_ids": chosen, **who(request)}
    done(request, lambda: services.approve(**facts), _("Looked at."))


def _assign(request: HttpRequest, of: Consultation, chosen: list[int]) -> None:
    to = User.objects.filter(pk__in=numbers([request.POST.get("to", "")])).first()
    facts = {"consultation_id": of.pk, "entry_ids": chosen, "to": to, **who(request)}
    done(request, lambda: services.assign(**facts), _said(len(chosen)))


def _group(request: HttpRequest, of: Consultation, chosen: list[int]) -> None:
    facts: dict[str, Any] = {"entry_ids": chosen, **who(request)}
    into = numbers([request.POST.get("into", "")])
    if into:
        get_object_or_404(Answer, pk=into[0], consultation=of)
        done(request, lambda: services.put(answer_id=into[0], **facts), _said(len(chosen)))
    else:
        title = request.POST.get("title", "")
        facts |= {"consultation_id": of.pk, "title": title}
        done(request, lambda: services.group(**facts), _said(len(chosen)))


def _take_out(request: HttpRequest, of: Consultation, chosen: list[int]) -> None:
    facts = {"consultation_id": of.pk, "entry_ids": chosen, **who(request)}
    done(request, lambda: services.take_out(**facts), _said(len(chosen)))


def _answer(request: HttpRequest, of: Consultation, chosen: list[int]) -> HttpResponse:
    from cms.desk.consultations.answers import asked_for

    return asked_for(request, of, chosen)


_ACTS: dict[str, Any] = {
    "approve": _approve,
    "assign": _assign,
    "group": _group,
    "take_out": _take_out,
    "answer": _answer,
}


def _said(n: int) -> str:
    return ngettext("Done: %(n)d contribution.", "Done: %(n)d contributions.", n) % {"n": n}


def who(request: HttpRequest) -> dict[str, Any]:
    """By whom and when an act is done."""
    return {"by": request.user, "now": timezone.now()}


@answerers
@require_GET
def similar(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggestions of groups among what has neither a group nor an answer yet."""
    of = own(request, pk)
    free = of.entries.filter(answer=None, withdrawn_at=None)
    known = dict(free.values_list("number", "pk"))
    texts = list(free.values_list("number", "contribution__text"))
    found = groups(texts)
    first = {one.numbers[0] for one in found}
    examples = {number: text for number, text in texts if number in first}
    rows = [
        (one, [known[number] for number in one.numbers], examples[one.numbers[0]]) for one in found
    ]
    return page(request, "similar", _("Similar contributions"), of, rows=rows)
