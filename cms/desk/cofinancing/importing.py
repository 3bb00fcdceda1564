"""A file of calls or projects at the desk: looked at with every fault and change, then taken."""

import csv
import hashlib
import io
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.desk.cofinancing.access import officials, page
from cms.desk.processes.access import languages
from cms.desk.renewal.placing import limits
from cofinancing import programmes
from cofinancing.models import Applicant, Role, State, Topic
from cofinancing.reading import calls, projects
from cofinancing.reading.tables import MOST_BYTES
from cofinancing.services import importing
from cofinancing.services.importing import Plan
from common.errors import DomainError, Invalid

_STATES = {
    "new": gettext_lazy("new: a draft"),
    "changed": gettext_lazy("changed"),
    "same": gettext_lazy("stays as it is"),
}
_EXAMPLES = {
    "calls": {
        "id": "R-2027-1",
        "title": "Sofinanciranje mladinskih projektov",
        "about": "Za delavnice in izmenjave.",
        "programme": "erasmus",
        "applicants": "association; public",
        "topics": "youth",
        "rate": "80 %",
        "most_eur": "20.000,00",
        "opens_on": "2027-01-15",
        "deadlines": "2027-03-31 12:00",
        "source_url": "https://www.example.eu/razpis",
    },
    "projects": {
        "id": "P-2027-1",
        "title": "Učilnica na prostem",
        "about": "Šola pod krošnjami.",
        "role": "lead",
        "state": "running",
        "programme": "ekp-erdf",
        "total_eur": "100.000,00",
        "eu_eur": "80.000,00",
        "municipal_eur": "20.000,00",
        "starts_on": "2027-01-15",
        "latitude": "46.4832",
        "longitude": "15.6473",
    },
}


class UploadForm(forms.Form):
    """What is imported."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.json,.geojson"}),
    )


@officials
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, kind: str) -> HttpResponse:
    """A file to be looked at; sent, what it would do. Nothing is written by that."""
    _check(kind)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, kind, form)
    data = form.cleaned_data["file"].read(MOST_BYTES + 1)
    try:
        plan = importing.plan(kind=kind, data=data, **_known(request))
    except Invalid as error:
        return _asked(request, kind, form, getattr(error, "faults", (error.message,)))
    default_storage.delete(_name(request, kind))
    default_storage.save(_name(request, kind), ContentFile(data))
    return _planned(request, plan, data)


@officials
@require_POST
def confirm(request: HttpRequest, kind: str) -> HttpResponse:
    """Do what was looked at."""
    _check(kind)
    data = _kept(request, kind)
    if data is None:
        messages.error(request, _("The file that you looked at is not here any more. Choose it."))
        return redirect("cofinancing_desk:import", kind)
    known: Any = {"by": request.user, "seen": request.POST.get("seen", ""), **_known(request)}
    try:
        made = importing.carry_out(kind=kind, data=data, **known)
    except Invalid as error:
        faults = getattr(error, "faults", (error.message,))
        return _asked(request, kind, UploadForm(), faults)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("cofinancing_desk:import", kind)
    default_storage.delete(_name(request, kind))
    messages.success(request, _said(made))
    return redirect("cofinancing_desk:index" if kind == "calls" else "cofinancing_desk:projects")


@officials
@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """A table to fill in: the columns, and a line as an example."""
    _check(kind)
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";")
    names = _columns(request, kind)
    lines.writerow(names)
    lines.writerow([_EXAMPLES[kind].get(name, "") for name in names])
    # The mark by which Excel knows UTF-8.
    response = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return response


def _check(kind: str) -> None:
    if kind not in importing.KINDS:
        raise Http404


def _known(request: HttpRequest) -> dict[str, Any]:
    found = {"languages": languages(request), "now": timezone.now(), "limits": limits(request)}
    return found


def _columns(request: HttpRequest, kind: str) -> list[str]:
    reader: Any = calls if kind == "calls" else projects
    return list(reader.columns(languages(request)))


def _name(request: HttpRequest, kind: str) -> str:
    # One file waits of each person; the next takes its place.
    return f"cofinancing/imports/{kind}-{request.user.pk}.txt"


def _kept(request: HttpRequest, kind: str) -> bytes | None:
    """The file that was looked at; None where it is gone, or is another by now."""
    try:
        with default_storage.open(_name(request, kind)) as file:
            data: bytes = file.read()
    except FileNotFoundError:
        return None
    return data if hashlib.sha256(data).hexdigest() == request.POST.get("digest") else None


def _asked(request: HttpRequest, kind: str, form: UploadForm, faults: Any = ()) -> HttpResponse:
    title = _("Import of calls") if kind == "calls" else _("Import of projects")
    return page(
        request,
        "import",
        title,
        status=422 if faults or form.errors else 200,
        kind=kind,
        form=form,
        faults=faults,
        columns=_columns(request, kind),
        lists=_lists(kind),
    )


def _lists(kind: str) -> list[tuple[str, list[tuple[str, Any]]]]:
    """The words that columns take, each with what it means."""
    own = (
        [("applicants", Applicant.choices), ("topics", Topic.choices)]
        if kind == "calls"
        else [("role", Role.choices), ("state", State.choices)]
    )
    return [("programme", programmes.choices()), *own]


def _planned(request: HttpRequest, plan: Plan, data: bytes) -> HttpResponse:
    return page(
        request,
        "import_plan",
        _("What would change"),
        plan=plan,
        rows=[(row, _STATES[row.state]) for row in plan.rows],
        counts=[(label, plan.count(state)) for state, label in _STATES.items()],
        changes=len(plan.rows) - plan.count("same"),
        digest=hashlib.sha256(data).hexdigest(),
    )


def _said(plan: Plan) -> str:
    new, changed = plan.count("new"), plan.count("changed")
    first = ngettext("Imported: %(n)d new", "Imported: %(n)d new", new) % {"n": new}
    then = ngettext("%(n)d changed", "%(n)d changed", changed) % {"n": changed}
    return f"{first}, {then}."
