"""One measure at the desk: what is said of it, its decision, its papers and its links."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.desk.processes.access import languages
from cms.desk.renewal.access import done, leaders, own, page, saved, who
from cms.desk.renewal.describing import status_of
from cms.desk.renewal.drawing import drawn
from cms.desk.renewal.forms import typed_of
from cms.desk.renewal.measure_forms import (
    FUNDS,
    DecisionForm,
    MeasureForm,
    PaperForm,
    funds_of,
    typed,
)
from cms.desk.renewal.placing import limits
from processes import links
from renewal.models import Funder, Measure, Neighbourhood, Paper, Phase, Track
from renewal.services import keeping, measuring

KIND = "renewal.measure"


@leaders
@require_GET
def one(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A measure with its decision and papers."""
    home = own(request, pk)
    return shown(request, home, _measure(home, number))


@leaders
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A measure written down as a draft."""
    home = own(request, pk)
    form, rows = _forms(request, home, {"track": Track.QUICK, "phase": Phase.PROPOSED}, [])
    if _is_sent(request, form, rows):
        facts = {"neighbourhood_id": pk, "languages": languages(request), **who(request)}
        made = saved(
            form, lambda: measuring.add(facts=form.facts(funds_of(rows)), **facts), rows, "funding"
        )
        if made is not None:
            messages.success(request, _("The measure has been written down; nobody sees it yet."))
            return redirect("renewal_desk:measure", pk, made.number)
    return _form_page(request, home, form, rows)


@leaders
def change(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Change what is said of a measure."""
    home = own(request, pk)
    found = _measure(home, number)
    form, rows = _forms(request, home, typed(found), found.funding)
    if _is_sent(request, form, rows):
        facts = {"measure_id": found.pk, "languages": languages(request), **who(request)}
        made = saved(
            form,
            lambda: measuring.change(facts=form.facts(funds_of(rows)), **facts),
            rows,
            "funding",
        )
        if made is not None:
            messages.success(request, _("The measure has been saved."))
            return redirect("renewal_desk:measure", pk, number)
    return _form_page(request, home, form, rows, found)


@leaders
@require_POST
def publish(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Let everyone see a measure."""
    found = _measure(own(request, pk), number)
    act = {"measure_ids": [found.pk], **who(request)}
    done(request, lambda: measuring.publish(**act), lambda _n: _("People can see it now."))
    return redirect("renewal_desk:measure", pk, number)


@leaders
@require_POST
def discard(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Throw a draft away."""
    found = _measure(own(request, pk), number)
    act = {"measure_id": found.pk, **who(request)}
    said = _("The draft has been thrown away.")
    if done(request, lambda: measuring.discard(**act), lambda _made: said):
        return redirect("renewal_desk:measures", pk)
    return redirect("renewal_desk:measure", pk, number)


@leaders
@require_POST
def decide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say what was decided and why."""
    home = own(request, pk)
    found = _measure(home, number)
    form = DecisionForm(request.POST, languages=languages(request), prefix="decision")
    if form.is_valid():
        facts = {"measure_id": found.pk, "languages": languages(request), **who(request)}
        facts |= {"decision": form.decision(), "decided_on": form.cleaned_data["decided_on"]}
        if saved(form, lambda: measuring.decide(**facts)) is not None:
            messages.success(request, _("The decision has been saved."))
            return redirect("renewal_desk:measure", pk, number)
    return shown(request, home, found, decision=form)


@leaders
@require_POST
def attach(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Put a document or a photograph to a measure."""
    home = own(request, pk)
    found = _measure(home, number)
    form = PaperForm(request.POST, request.FILES, languages=languages(request), prefix="paper")
    if form.is_valid():
        facts = {"measure_id": found.pk, "languages": languages(request), **who(request)}
        if saved(form, lambda: keeping.attach(given=form.given(), **facts)) is not None:
            messages.success(request, _("The file has been added."))
            return redirect("renewal_desk:measure", pk, number)
    return shown(request, home, found, paper=form)


@leaders
@require_POST
def withdraw(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """Take a paper of a measure or of the diary from the page."""
    found = _paper(own(request, pk), paper)
    act = {"paper_id": paper, **who(request)}
    said = _("The file has been taken from the page.")
    done(request, lambda: keeping.withdraw(**act), lambda _made: said)
    if found.measure is not None:
        return redirect("renewal_desk:measure", pk, found.measure.number)
    return redirect("renewal_desk:entry", pk, found.entry_id)


@leaders
@require_GET
def paper(request: HttpRequest, pk: int, paper: int) -> Any:
    """The file itself, also of a draft: whoever publishes looks at it before."""
    found = _paper(own(request, pk), paper)
    try:
        file = default_storage.open(str(found.file.name))
    except FileNotFoundError as error:
        raise Http404 from error
    end = str(found.file.name).rpartition(".")[2]
    kind = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}.get(end)
    kind = kind if found.is_picture and kind else "application/octet-stream"
    as_file = kind == "application/octet-stream"
    name = f"{pk}-{paper}.{end}"
    response = FileResponse(file, as_attachment=as_file, filename=name, content_type=kind)
    response["Cache-Control"] = "no-store"
    return response


def shown(request: HttpRequest, home: Neighbourhood, found: Measure, **given: Any) -> HttpResponse:
    """A measure with its forms, or with one that was sent."""
    codes = {"languages": languages(request)}
    before = {"decided_on": found.decided_on or timezone.localdate()} | typed_of(found.decision)
    forms = {
        "decision": DecisionForm(initial=before, prefix="decision", **codes),
        "paper": PaperForm(prefix="paper", initial={"stage": "other"}, **codes),
    }
    return page(
        request,
        "measure",
        found.title,
        home,
        status=status_of(request, *given.values()) if given else 200,
        measure=found,
        # What stands above the page of what has to be put right.
        form=next(iter(given.values()), None),
        drawing=drawn([("outline", home.placed_shape), ("mark", found.placed_shape)]),
        papers=list(found.papers.order_by("stage", "pk")),
        choices=list(found.choices.order_by("pk")),
        linked=links.listed(KIND, [found.pk]),
        pins=found.pins.count(),
        funding=[_fund(part) for part in found.funding],
        **(forms | given),
    )


def _fund(part: dict[str, Any]) -> dict[str, Any]:
    """A source of money with its name: who pays, and by which programme."""
    named = [str(Funder(part["funder"]).label), part.get("programme", "")]
    return {"name": ": ".join(name for name in named if name), "cents": part["cents"]}


def _measure(home: Neighbourhood, number: int) -> Measure:
    rows = Measure.objects.select_related("zone", "theme")
    found: Measure = get_object_or_404(rows, neighbourhood=home, number=number)
    return found


def _paper(home: Neighbourhood, pk: int) -> Paper:
    found = get_object_or_404(Paper.objects.select_related("measure", "entry"), pk=pk)
    of: Any = found.measure or found.entry
    if of.neighbourhood_id != home.pk:
        raise Http404
    return found


def _forms(
    request: HttpRequest, home: Neighbourhood, initial: dict[str, Any], funding: Any
) -> tuple[MeasureForm, Any]:
    sent = request.POST or None
    form = MeasureForm(
        sent,
        request.FILES or None,
        initial=initial,
        home=home,
        languages=languages(request),
        where=lambda: limits(request),
    )
    return form, FUNDS(sent, initial=funding, prefix="funds")


def _is_sent(request: HttpRequest, form: MeasureForm, rows: Any) -> bool:
    """Whether something was sent to be saved, and can be."""
    is_valid = form.is_valid() and rows.is_valid()
    return request.method == "POST" and is_valid and "look" not in request.POST


def _form_page(
    request: HttpRequest,
    home: Neighbourhood,
    form: MeasureForm,
    rows: Any,
    found: Measure | None = None,
) -> HttpResponse:
    shape = form.shape if form.is_bound else found.placed_shape if found else None
    return page(
        request,
        "form",
        found.title if found else _("New measure"),
        home,
        status=status_of(request, form, rows),
        form=form,
        rows=rows,
        legend=_("Where the money comes from"),
        has_place=True,
        drawing=drawn([("outline", home.placed_shape), ("mark", shape)]),
    )
