"""A file of GeoJSON at the desk: looked at with every fault and every change, then taken or not."""

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from cms.desk.processes.access import languages
from cms.desk.renewal.access import leaders, own, page, who
from cms.desk.renewal.drawing import drawn
from cms.desk.renewal.placing import limits
from common.errors import DomainError, Invalid
from places.geojson import MOST_BYTES
from renewal.models import Neighbourhood, Phase
from renewal.services import importing
from renewal.services.importing import Plan

_KINDS = (
    ("boundary", gettext_lazy("Boundary of the neighbourhood")),
    ("zones", gettext_lazy("Zones")),
    ("measures", gettext_lazy("Measures")),
)
_STATES = {
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "same": gettext_lazy("stays as it is"),
}


class UploadForm(forms.Form):
    """What is imported."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is in the file"), choices=_KINDS, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("GeoJSON in degrees of WGS84 (EPSG:4326), at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )


@leaders
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """A file to be looked at; sent, what it would change. Nothing is written by that."""
    home = own(request, pk)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"kind": "measures"})
    if request.method != "POST" or not form.is_valid():
        return _asked(request, home, form)
    data = form.cleaned_data["file"].read(MOST_BYTES + 1)
    kind = form.cleaned_data["kind"]
    try:
        plan = importing.plan(home=home, kind=kind, data=data, **_known(request))
    except Invalid as error:
        return _asked(request, home, form, getattr(error, "faults", (error.message,)))
    _keep(request, home, data)
    return _planned(request, home, plan, data)


@leaders
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what was looked at."""
    home = own(request, pk)
    data, kind = _kept(request, home), request.POST.get("kind", "")
    if data is None or kind not in importing.KINDS:
        messages.error(request, _("The file that you looked at is not here any more. Choose it."))
        return redirect("renewal_desk:import", pk)
    facts = {"neighbourhood_id": pk, "seen": request.POST.get("seen", ""), **who(request)}
    try:
        made = importing.carry_out(kind=kind, data=data, **facts, **_known(request))
    except Invalid as error:
        faults = getattr(error, "faults", (error.message,))
        return _asked(request, home, UploadForm(initial={"kind": kind}), faults)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("renewal_desk:import", pk)
    default_storage.delete(_name(request, home))
    messages.success(request, _said(made))
    return redirect("renewal_desk:one" if kind == "boundary" else "renewal_desk:import", pk)


def _known(request: HttpRequest) -> dict[str, Any]:
    return {"limits": limits(request), "languages": languages(request)}


def _name(request: HttpRequest, home: Neighbourhood) -> str:
    # One file waits of each person in each neighbourhood; the next takes its place.
    return f"renewal/imports/{home.pk}-{request.user.pk}.geojson"


def _keep(request: HttpRequest, home: Neighbourhood, data: bytes) -> None:
    name = _name(request, home)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(data))


def _kept(request: HttpRequest, home: Neighbourhood) -> bytes | None:
    """The file that was looked at; None where it is gone, or is another by now."""
    try:
        with default_storage.open(_name(request, home)) as file:
            data: bytes = file.read()
    except FileNotFoundError:
        return None
    return data if _digest(data) == request.POST.get("digest") else None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _asked(
    request: HttpRequest, home: Neighbourhood, form: UploadForm, faults: Any = ()
) -> HttpResponse:
    status = 422 if faults or form.errors else 200
    phases = [(phase.value, phase.label) for phase in Phase]
    context = {"form": form, "faults": faults, "phases": phases}
    title = _("Import and export")
    return page(request, "import", title, home, status=status, **context)


def _planned(request: HttpRequest, home: Neighbourhood, plan: Plan, data: bytes) -> HttpResponse:
    shapes = [getattr(row.made, "shape", row.made) for row in plan.rows]
    outline = None if plan.kind == "boundary" else home.placed_shape
    return page(
        request,
        "import_plan",
        _("What would change"),
        home,
        plan=plan,
        rows=[(row, _STATES[row.state]) for row in plan.rows],
        counts=[(label, plan.count(state)) for state, label in _STATES.items()],
        changes=len(plan.rows) - plan.count("same"),
        digest=_digest(data),
        drawing=drawn([("outline", outline), *[("mark", shape) for shape in shapes]]),
    )


def _said(plan: Plan) -> str:
    new, changed = plan.count("new"), plan.count("changed")
    first = ngettext("Imported: %(n)d new", "Imported: %(n)d new", new) % {"n": new}
    then = ngettext("%(n)d changed", "%(n)d changed", changed) % {"n": changed}
    return f"{first}, {then}."
