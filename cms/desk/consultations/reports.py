"""Reports, the evaluation, and the register as a file, at the desk."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.desk.board import arms_of
from cms.desk.consultations.access import REPORTS, answerers, insiders, own, page, reporters
from cms.desk.consultations.forms import EvaluationForm, ReportForm
from cms.desk.consultations.register import who
from cms.desk.processes.access import languages, tried
from cms.links import portal_address
from common.errors import DomainError, NotFound
from consultations import services
from consultations.models import Consultation, Report, ReportKind
from consultations.register import Wanted
from consultations.register_rules import kinds_for, ranges
from consultations.reports.data import snapshot
from consultations.reports.writing import counted
from files.printing import Issuer


@insiders
@require_GET
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of participation, the reports that there are, and what can be published."""
    of = own(request, pk)
    return _index(request, of, {kind: _form(request, kind) for kind in _kinds(of)})


@reporters
@require_POST
def publish(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Publish a report as things stand now."""
    of = own(request, pk, REPORTS)
    if kind not in _kinds(of):
        raise Http404
    form = _form(request, kind, request.POST)
    if form.is_valid():
        made = tried(
            form,
            lambda: services.publish_report(
                consultation_id=of.pk,
                kind=kind,
                issuer=issuer_of(request, of),
                languages=languages(request),
                because=form.said("because"),
                admits_open=form.cleaned_data["admits_open"],
                **who(request),
            ),
        )
        if made is not None:
            messages.success(request, _("The report has been published."))
            return redirect("consultations_desk:reports", pk)
    forms = {one: form if one == kind else _form(request, one) for one in _kinds(of)}
    return _index(request, of, forms, status=422)


@insiders
@require_GET
def preview(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A report as it would be printed now."""
    of = own(request, pk)
    if kind not in _kinds(of):
        raise Http404
    try:
        content = services.preview_report(
            consultation_id=of.pk,
            kind=kind,
            issuer=issuer_of(request, of),
            language="sl",
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("consultations_desk:reports", pk)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{of.process.slug}-osnutek.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@answerers
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Looking back: whom it reached, what changed, what is done otherwise next time."""
    of = own(request, pk)
    said = of.process.evaluation.items()
    before = {f"{part}_{code}": text for code, texts in said for part, text in texts.items()}
    form = EvaluationForm(request.POST or None, initial=before, languages=languages(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and tried(form, lambda: _evaluate(request, of, form)) is not None:
            messages.success(request, _("The evaluation has been published."))
            return redirect("consultations_desk:reports", pk)
    return page(request, "evaluation", _("Evaluation"), of, status=status, form=form)


def _evaluate(request: HttpRequest, of: Consultation, form: EvaluationForm) -> Any:
    facts = {"texts": form.texts(), "languages": languages(request), **who(request)}
    return services.evaluate(consultation_id=of.pk, **facts)


def issuer_of(request: HttpRequest, of: Consultation) -> Issuer:
    """The municipality that is being served, and the address of the consultation."""
    municipality: Any = request.tenant  # type: ignore[attr-defined]
    with override("sl"):
        path = reverse("consultation", args=[of.process.slug])
    return Issuer(municipality.name, f"{portal_address()}{path}", arms_of(municipality))


def _kinds(of: Consultation) -> list[str]:
    return kinds_for(of.process.recipe_key)


def _form(request: HttpRequest, kind: str, sent: Any = None) -> ReportForm:
    # There may be two of them on the page.
    return ReportForm(sent, languages=languages(request), auto_id=f"id_{kind}_%s")


def _index(
    request: HttpRequest, of: Consultation, forms: dict[str, ReportForm], status: int = 200
) -> HttpResponse:
    now = timezone.now()
    data = snapshot(of, kind="response", language=str(get_language()), now=now)
    reports = list(Report.objects.filter(consultation=of).defer("data").order_by("kind", "number"))
    published = {one.kind for one in reports}
    ready = [
        (kind, ReportKind(kind).label, form, kind in published) for kind, form in forms.items()
    ]
    return page(
        request,
        "reports",
        _("Reports"),
        of,
        status=status,
        figures=list(counted(data["figures"])),
        open=ranges(data["open"]),
        reports=reports,
        ready=ready,
        is_over=of.call.is_over(now),
    )


# -- The register as a file ---------------------------------------------------------------------


@answerers
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the lines that the filter finds made into a file."""
    of = own(request, pk)
    number = services.ask_for_register(
        consultation_id=of.pk,
        wanted=Wanted.read(request.POST),
        language=str(get_language()),
        **who(request),
    )
    return redirect("consultations_desk:export", pk, number)


@answerers
@require_GET
def export(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """How far the file is."""
    of, found = _export(request, pk, number)
    return page(request, "export", _("The register as a file"), of, export=found)


@answerers
@require_GET
def download(request: HttpRequest, pk: int, number: str) -> Any:
    """The file, whole; 404 until it is."""
    of, found = _export(request, pk, number)
    if not found.is_made:
        raise Http404
    name = f"{of.process.slug}-register.csv"
    response = FileResponse(
        default_storage.open(found.name), as_attachment=True, filename=name, content_type="text/csv"
    )
    response["Cache-Control"] = "no-store"
    return response


def _export(request: HttpRequest, pk: int, number: str) -> tuple[Consultation, Any]:
    of = own(request, pk)
    try:
        person: Any = request.user
        return of, services.export_of(consultation_id=of.pk, number=number, by=person)
    except NotFound as error:
        raise Http404 from error
