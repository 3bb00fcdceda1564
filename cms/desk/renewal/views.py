"""A renewal at the desk: all of them, one at a glance, how it is set up."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cms.desk.processes.access import languages
from cms.desk.processes.access import own as own_process
from cms.desk.renewal.access import (
    RIGHTS,
    insiders,
    leaders,
    mine,
    own,
    page,
    saved,
    who,
)
from cms.desk.renewal.drawing import drawn
from cms.desk.renewal.forms import NeighbourhoodForm, typed
from cms.desk.renewal.placing import limits
from processes.models import Process
from renewal.models import Choice, Measure, Moderation, Neighbourhood, Phase
from renewal.money import sums
from renewal.services import founding

PER_PAGE = 30


@insiders
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All renewals, and the processes by their recipe that are not set up yet."""
    found = mine(request.user).filter(
        Q(recipe_key="renewal") | Q(neighbourhood__isnull=False), archived_at=None
    )
    rows = found.select_related("neighbourhood").order_by("-created_at", "-pk")
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return page(request, "index", _("Renewals"), shown=shown)


@insiders
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A neighbourhood at a glance: what is in it and what waits."""
    home = own(request, pk, RIGHTS)
    now = timezone.now()
    zones = list(home.zones.all())
    measures = list(home.measures.defer("shape", "texts", "decision", "evaluation"))
    drawing = drawn([("outline", home.placed_shape), *[("zone", z.placed_shape) for z in zones]])
    choices = Choice.objects.filter(measure__neighbourhood=home)
    return page(
        request,
        "one",
        home.name,
        home,
        drawing=drawing,
        zones=zones,
        themes=home.themes.count(),
        figures=home.figures.count(),
        measures=len(measures),
        drafts=sum(one.published_at is None for one in measures),
        by_phase=_by_phase(measures),
        money=sums(one for one in measures if one.phase != "dropped"),
        choices=choices.aggregate(
            open=Count("pk", filter=Q(published_at__lte=now, opens_at__lte=now, closes_at__gt=now)),
            undecided=Count(
                "pk", filter=Q(published_at__isnull=False, closes_at__lte=now, decided_at=None)
            ),
        ),
        pins=waiting(home),
        diary=home.diary.count(),
        is_marked=home.is_marked_at(now),
    )


def waiting(home: Neighbourhood) -> dict[str, int]:
    """How many marked places there are, wait for a moderator, and for an answer."""
    shown = Q(withdrawn_at=None)
    found: dict[str, int] = home.pins.aggregate(
        all=Count("pk"),
        waiting=Count("pk", filter=shown & Q(published_at=None, hidden_at=None)),
        unanswered=Count("pk", filter=shown & Q(answered_at=None)),
    )
    return found


def _by_phase(measures: list[Measure]) -> list[tuple[str, int]]:
    counted = Counter(one.phase for one in measures)
    return [(str(phase.label), counted[phase]) for phase in Phase if counted[phase]]


@leaders
def prepare(request: HttpRequest, process: int) -> HttpResponse:
    """Set up the neighbourhood of a process."""
    of = own_process(request, process)
    found = Neighbourhood.objects.filter(process=of).first()
    if found is not None:
        return redirect("renewal_desk:change", found.pk)
    keys = of.steps.values_list("key", flat=True)
    initial = {
        "moderation": Moderation.AFTER,
        "marking_key": "marking" if "marking" in keys else "",
        "is_approximate": True,
    }
    form = _form(request, of, initial)
    made = _sent(request, form, lambda: founding.prepare(process_id=of.pk, **_facts(request, form)))
    if made is not None:
        messages.success(request, _("The neighbourhood has been set up."))
        return redirect("renewal_desk:one", made.pk)
    return _form_page(request, _("Set up the neighbourhood"), None, form)


@leaders
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how a neighbourhood is set up."""
    home = own(request, pk)
    form = _form(request, home.process, typed(home))
    made = _sent(
        request, form, lambda: founding.change(neighbourhood_id=pk, **_facts(request, form))
    )
    if made is not None:
        messages.success(request, _("The neighbourhood has been saved."))
        return redirect("renewal_desk:one", pk)
    return _form_page(request, _("How it is set up"), home, form)


def _form(request: HttpRequest, process: Process, initial: dict[str, Any]) -> NeighbourhoodForm:
    return NeighbourhoodForm(
        request.POST or None,
        request.FILES or None,
        initial=initial,
        process=process,
        languages=languages(request),
        where=lambda: limits(request),
    )


def _facts(request: HttpRequest, form: NeighbourhoodForm) -> dict[str, Any]:
    return {"facts": form.facts(), "languages": languages(request), **who(request)}


def _sent(request: HttpRequest, form: Any, act: Any) -> Any:
    """What the act made; None where nothing was sent, only to be looked at, or was refused."""
    if request.method != "POST" or not form.is_valid() or "look" in request.POST:
        return None
    made = saved(form, act)
    for remark in form.shape.notes if made is not None and form.shape else ():
        messages.info(request, remark)
    return made


def _form_page(
    request: HttpRequest, title: str, home: Neighbourhood | None, form: NeighbourhoodForm
) -> HttpResponse:
    shape = form.shape if form.is_bound else home.placed_shape if home else None
    drawing = drawn([("outline", shape)])
    status = 422 if form.errors else 200
    return page(
        request, "form", title, home, status=status, form=form, drawing=drawing, has_place=True
    )


def thing_of(home: Neighbourhood, model: Any, number: int) -> Any:
    """A row of a kind in a neighbourhood. Raises Http404."""
    return get_object_or_404(model, neighbourhood=home, pk=number)
