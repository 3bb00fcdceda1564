"""The views of imports: give, preview, confirm, watch, report, take back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.imports import services
from cms.imports.forms import SourceForm, StartForm
from cms.imports.sources import csv
from cms.models import ImportRun
from cms.models.imports import ImportState, Plan
from common.errors import DomainError, NotAllowed

PER_PAGE = 50
View = Callable[..., HttpResponse]


def allowed(view: View) -> View:
    """Only for those who may import; others hear so."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            services.check(request.user)
        except NotAllowed as error:
            raise PermissionDenied(error.message) from error
        return view(request, *args, **kwargs)

    return asked


def _page(request: HttpRequest, name: str, title: str, **more: Any) -> HttpResponse:
    trail = [{"url": reverse("imports:index"), "label": _("Imports")}]
    if name != "index":
        trail.append({"url": "", "label": title})
    context = {
        "breadcrumbs_items": trail,
        "header_title": title,
        "page_title": title,
        "header_icon": "download",
    }
    return render(request, f"imports/{name}.html", context | more)


@allowed
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Imports so far, the latest first."""
    runs = Paginator(ImportRun.objects.select_related("by"), 20).get_page(request.GET.get("p"))
    return _page(request, "index", _("Imports"), runs=runs)


@allowed
def new(request: HttpRequest) -> HttpResponse:
    """The form for a source; what is sent is read for a preview."""
    form = SourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            run = services.begin(**given, by=request.user, now=timezone.now())
        except DomainError as error:
            for field, reason in (error.fields or {"source": error.message}).items():
                form.add_error(field, reason)
        else:
            return redirect("imports:run", run.pk)
    return _page(request, "new", _("New import"), form=form, tables=csv.COLUMNS)


@allowed
@require_GET
def template(request: HttpRequest, name: str) -> HttpResponse:
    """A table to fill in."""
    if name not in csv.COLUMNS:
        raise Http404
    # With the mark by which spreadsheets know UTF-8.
    answer = HttpResponse("\ufeff" + csv.template(name), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@allowed
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """An import as it stands: under way, its preview, or its report."""
    found = get_object_or_404(ImportRun.objects.select_related("by"), pk=pk)
    wanted = request.GET.get("what", "")
    column = "plan" if found.state == ImportState.PREVIEWED else "outcome"
    lines = found.lines.select_related("page")
    if wanted in Plan.values:
        lines = lines.filter(**{column: wanted})
    elif wanted == "warnings":
        lines = lines.exclude(warnings=[])
    shown = Paginator(lines, PER_PAGE).get_page(request.GET.get("p"))
    return _page(
        request,
        "run",
        str(found),
        run=found,
        lines=shown,
        column=column,
        wanted=wanted,
        tallies=_tallies(found, column),
        warned=found.lines.exclude(warnings=[]).count(),
        faulty=found.lines.filter(plan=Plan.FAULTY).count(),
        stopped=found.has_stopped(timezone.now()),
    )


def _tallies(found: ImportRun, column: str) -> list[dict[str, Any]]:
    """How many lines there are of each plan or outcome, in the order of the plans."""
    counted = found.lines.exclude(**{column: ""}).order_by().values_list(column)
    numbers = dict(counted.annotate(n=Count("pk")))
    return [
        {"value": plan.value, "label": plan.label, "n": numbers[plan.value]}
        for plan in Plan
        if plan.value in numbers
    ]


@allowed
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is; the page asks for it again and again."""
    found = get_object_or_404(ImportRun, pk=pk)
    answer = render(request, "imports/progress.html", {"run": found})
    answer["X-Import-Moving"] = "yes" if found.is_moving else "no"
    answer["Cache-Control"] = "no-store"
    return answer


@allowed
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a preview."""
    form = StartForm(request.POST)
    form.is_valid()
    return _act(request, pk, services.start, **form.cleaned_data)


@allowed
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether an import is to be taken back; when it is said so, do."""
    if request.method == "POST":
        return _act(request, pk, services.take_back)
    found = get_object_or_404(ImportRun, pk=pk)
    return _page(
        request, "take_back", _("Take back this import"), run=found, made=found.created.count()
    )


@allowed
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a preview or a report away."""
    return _act(request, pk, services.discard, then="imports:index")


def _act(
    request: HttpRequest, pk: int, act: Callable[..., Any], then: str = "", **facts: Any
) -> HttpResponse:
    try:
        act(run_id=pk, by=request.user, now=timezone.now(), **facts)
    except DomainError as error:
        if error.status == 404:
            raise Http404(error.message) from error
        messages.error(request, error.message)
        return redirect("imports:run", pk)
    return redirect(then) if then else redirect("imports:run", pk)
