"""Processes at the desk: all of them, a new one, and one as a draft or as people see it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import Right
from accounts.standing import units_of
from cms.desk.processes.access import languages, own, page, runners, tried
from cms.desk.processes.due import due_soon
from cms.desk.processes.forms import BeginForm, LengthsForm
from common.errors import DomainError
from processes import links, services
from processes.faults import Caution, Fault, cautions, faults
from processes.models import Process
from processes.planning import planned
from processes.recipe import recipe
from processes.services.publishing import missing_for
from processes.timeline import timeline

PER_PAGE = 30


@runners
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What is due this week across all processes, and the list of them."""
    mine = Process.objects.of_units(units_of(request.user, Right.PROCESSES))
    now = timezone.now()
    shown = Paginator(mine.order_by("-created_at", "-pk"), PER_PAGE).get_page(request.GET.get("p"))
    rows = [(process, _state(process, now)) for process in shown]
    due = due_soon(mine, now)
    return page(request, "index", _("Processes"), rows=rows, shown=shown, due=due)


@runners
def new(request: HttpRequest) -> HttpResponse:
    """A process begun by a recipe."""
    initial = {"start": timezone.localdate() + timedelta(days=14), "level": "consult"}
    form = BeginForm(request.POST or None, initial=initial, languages=languages(request))
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: services.begin(
                facts=form.facts(), plan=form.plan(), by=request.user, now=timezone.now()
            ),
        )
        if made is not None:
            messages.success(request, _("The draft has been saved with the dates of its recipe."))
            return redirect("processes_desk:one", made.pk)
    return page(request, "form", _("New process"), form=form)


@runners
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A process with its steps: what is to be done, and what can be."""
    process = own(request, pk)
    now = timezone.now()
    points = timeline(process, list(process.steps.select_related("event", "notice")), now)
    found, warned = _judged(process)
    return page(
        request,
        "one",
        process.title,
        process,
        points=points,
        faults=found,
        cautions=warned,
        missing=_missing(request, process, now),
        state=_state(process, now),
        consultation=getattr(process, "consultation", None),
        neighbourhood=_neighbourhood(process),
        changes=list(process.changes.order_by("-pk")),
        attachments=list(process.attachments.select_related("step")),
        linked=links.listed("processes.process", [process.pk]),
    )


@runners
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft written anew."""
    process = own(request, pk)
    form = BeginForm(request.POST or None, initial=_typed(process), languages=languages(request))
    if request.method == "POST" and form.is_valid():
        plan = form.plan()
        if plan.recipe_key == process.recipe_key:
            plan = form.plan(process.lengths, process.left_out)
        saved = tried(
            form,
            lambda: services.change(
                process_id=pk, facts=form.facts(), plan=plan, by=request.user, now=timezone.now()
            ),
        )
        if saved is not None:
            messages.success(request, _("The draft has been saved."))
            return redirect("processes_desk:one", pk)
    return page(request, "form", _("Change the draft"), process, form=form)


@runners
def lengths(request: HttpRequest, pk: int) -> HttpResponse:
    """How long each step of a draft takes."""
    process = own(request, pk)
    form = LengthsForm(request.POST or None, process=process)
    if request.method == "POST" and form.is_valid():
        begins = BeginForm(_typed(process), languages=languages(request))
        if begins.is_valid():
            plan = begins.plan(form.lengths(), form.left_out())
            saved = tried(
                form,
                lambda: services.change(
                    process_id=pk,
                    facts=begins.facts(),
                    plan=plan,
                    by=request.user,
                    now=timezone.now(),
                ),
            )
            if saved is not None:
                messages.success(request, _("The plan has been reckoned anew."))
                return redirect("processes_desk:one", pk)
    return page(request, "lengths", _("How long the steps take"), process, form=form)


@runners
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, with what is missing; then let people see it."""
    process = own(request, pk)
    if process.published_at is not None:
        messages.info(request, _("People can see this process already."))
        return redirect("processes_desk:one", pk)
    now = timezone.now()
    if request.method == "POST":
        try:
            services.publish(process_id=pk, languages=languages(request), by=request.user, now=now)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("processes_desk:publish", pk)
        messages.success(request, _("People can see the process now."))
        return redirect("processes_desk:one", pk)
    missing = _missing(request, process, now)
    found, warned = _judged(process)
    title = _("Publish this process")
    return page(request, "publish", title, process, missing=missing, faults=found, cautions=warned)


@runners
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    own(request, pk)
    try:
        services.discard(process_id=pk, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("processes_desk:one", pk)
    messages.success(request, _("The draft has been thrown away."))
    return redirect("processes_desk:index")


def _neighbourhood(process: Process) -> Any:
    """What a renewal is about; no statement for other recipes."""
    is_renewal = process.recipe_key == "renewal"
    return getattr(process, "neighbourhood", None) if is_renewal else None


def _missing(request: HttpRequest, process: Process, now: Any) -> list[str]:
    """What keeps a draft from being published, each reason once; nothing for what is public."""
    if process.published_at is not None:
        return []
    return list(dict.fromkeys(missing_for(process, languages(request), now).values()))


def _judged(process: Process) -> tuple[list[Fault], list[Caution]]:
    shape = recipe(process.recipe_key)
    plan = [planned(one.key, one.opens_at, one.closes_at) for one in process.steps.all()]
    return faults(shape, plan, bool(process.fast_track)), cautions(shape, plan)


def _state(process: Process, now: Any) -> tuple[str, str]:
    if process.published_at is None:
        return "draft", _("Draft")
    if process.annulled_at is not None:
        return "over", _("Annulled")
    return "live", _("People see it")


def _typed(process: Process) -> dict[str, Any]:
    plain = ("recipe_key", "number", "level", "slug")
    found: dict[str, Any] = {name: getattr(process, name) for name in plain}
    for code, text in process.texts.items():
        found |= {f"{part}_{code}": value for part, value in text.items()}
    found |= {f"fast_track_{code}": text for code, text in process.fast_track.items()}
    first = process.steps.order_by("opens_at").first()
    found["start"] = timezone.localdate(first.opens_at) if first is not None else None
    return found
