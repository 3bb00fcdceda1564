"""New municipalities: one by a form, many by a file."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from common.errors import DomainError
from tenants.console import jobs
from tenants.console.forms import ConsoleForm, CreateForm, CsvForm
from tenants.console.pages.asking import ask, files, posted
from tenants.console.sessions import operators_only
from tenants.models import Domain, Municipality
from tenants.provisioning.services import NewMunicipality


@operators_only
def create(request: HttpRequest) -> HttpResponse:
    """One municipality; what was typed stays until it is right."""
    initial = {"languages": ["en"]}
    form = CreateForm(posted(request), initial=initial)
    if form.is_valid() and _is_free(form):
        data = form.cleaned_data
        answer = ask(request, "create", data["schema"], form.arguments(data), form)
        if answer is not None:
            return answer
    context = {"form": form, "root_host": settings.ROOT_HOST}
    return render(request, "console/create.html", context, status=422 if form.errors else 200)


def _is_free(form: CreateForm) -> bool:
    """Say what is taken beside its field; the database says so again when the job runs."""
    data = form.cleaned_data
    taken = {
        "schema": Municipality.objects.filter(schema_name=data["schema"]),
        "code": Municipality.objects.filter(code=data["code"] or "-"),
        "host": Domain.objects.filter(domain=data["host"]),
    }
    for name, found in taken.items():
        if found.exists():
            form.add_error(name, _("This is taken: %(by)s.") % {"by": found.first()})
    return form.is_valid()


@operators_only
def create_many(request: HttpRequest) -> HttpResponse:
    """A file is read and shown first; only then is anything asked for."""
    if request.method == "POST" and "csv" in request.POST:
        return _ask_for_many(request)
    form = CsvForm(posted(request), files(request))
    if form.is_valid():
        return _preview(request, form, form.cleaned_data["file"])
    return render(
        request, "console/import.html", {"form": form}, status=422 if form.errors else 200
    )


def _preview(request: HttpRequest, form: ConsoleForm, text: str) -> HttpResponse:
    try:
        wanted = jobs.read_text(text)
    except DomainError as error:
        faults = error.message.splitlines()
        context = {"form": form, "faults": faults}
        return render(request, "console/import.html", context, status=error.status)
    rows = [(new, _is_there(new)) for new in wanted]
    missing = sum(not there for _new, there in rows)
    context = {"form": form, "csv": text, "rows": rows, "missing": missing}
    return render(request, "console/import_preview.html", context)


def _is_there(new: NewMunicipality) -> bool:
    by_code = Municipality.objects.filter(code=new.code or "-")
    return (by_code | Municipality.objects.filter(schema_name=new.schema)).exists()


def _ask_for_many(request: HttpRequest) -> HttpResponse:
    form, text = ConsoleForm(request.POST), request.POST["csv"]
    form.full_clean()
    try:
        jobs.read_text(text)
        answer = ask(request, "import", "", {"csv": text}, form)
    except DomainError as error:
        form.refuse(error)
        answer = None
    if answer is None:
        shown = {"form": CsvForm(), "faults": form.non_field_errors()}
        answer = render(request, "console/import.html", shown, status=409)
    return answer
