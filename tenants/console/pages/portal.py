"""One municipality: its state, and what an operator can do with it."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.errors import DomainError
from records.consumers import aside
from tenants import rules
from tenants.console import figures, first_administrators
from tenants.console.forms import BrandForm, ConsoleForm, LinkForm, QuotaForm, SuspendForm
from tenants.console.models import FleetJob, OperatorAct
from tenants.console.pages.asking import ask, files, municipality_or_404, posted
from tenants.console.sessions import FRESH_FOR_LINK, is_fresh, operators_only, proved_first
from tenants.isolation.callers import address_of
from tenants.isolation.quotas import LIMITS, limit_of
from tenants.models import Municipality, Status, shared_storage

_SHOWN = 10


@operators_only
def overview(request: HttpRequest, schema: str) -> HttpResponse:
    """Its figures, its hosts, its last jobs and acts, and every act that there is."""
    municipality = municipality_or_404(schema)
    return _overview(request, municipality)


def _overview(request: HttpRequest, municipality: Municipality, **more: Any) -> HttpResponse:
    schema, now = municipality.schema_name, timezone.now()
    # Once its time is over, its tables may be half gone.
    is_whole = municipality.delete_after is None or municipality.delete_after > now
    context = {
        "subject": municipality,
        "portal": figures.fleet(now, [schema]).portals[0],
        "hosts": municipality.domains.order_by("-is_primary", "domain"),
        "limits": {name: limit_of(municipality, name) for name in LIMITS},
        "failures": figures.failures(now, schema, _SHOWN),
        "aside": aside.of(schema)[:_SHOWN],
        "jobs": [
            (job, job.state(now))
            for job in FleetJob.objects.filter(schema_name=schema).newest_first()[:_SHOWN]
        ],
        "acts": OperatorAct.objects.filter(schema_name=schema).order_by("-at", "-pk")[:_SHOWN],
        "administrators": first_administrators.known(schema) if is_whole else [],
        **more,
    }
    return render(request, "console/portal.html", context)


@operators_only
def brand(request: HttpRequest, schema: str) -> HttpResponse:
    """Name, colours, languages, coat of arms."""
    municipality = municipality_or_404(schema)
    form = BrandForm.of(municipality, posted(request), files(request))
    if form.is_valid():
        data = form.cleaned_data
        names = ("name", "colour", "accent", "languages")
        wanted = {name: data[name] for name in names} | {"arms": _arms(data)}
        if (answer := ask(request, "brand", schema, wanted, form)) is not None:
            return answer
        if wanted["arms"]:
            shared_storage().delete(wanted["arms"])
    return _form(request, municipality, "brand", form, contrast=_contrast(municipality.colour))


def _arms(data: dict[str, Any]) -> str | None:
    """Store a new coat of arms; its name, an empty one for none, None for the old one."""
    file: File[bytes] | None = data["arms"]
    if file is None:
        return "" if data["without_arms"] else None
    ending = str(file.name).rpartition(".")[2].lower()
    # A name is never used twice: browsers keep what it holds for a year.
    return shared_storage().save(f"arms/{uuid4().hex}.{ending}", file)


@operators_only
@require_GET
def contrast(request: HttpRequest) -> HttpResponse:
    """What the rule says of a colour, for the page that is being filled in."""
    return JsonResponse(_contrast(request.GET.get("colour", "").strip().lower()[:20]))


def _contrast(colour: str) -> dict[str, Any]:
    if reason := rules.may_use_colour(colour):
        return {"ok": False, "text": reason}
    ratio = rules.contrast_with_white(colour)
    text = _("White text on %(colour)s is legible: contrast %(ratio).1f to 1.")
    return {"ok": True, "text": text % {"colour": colour, "ratio": ratio}}


@operators_only
def suspend(request: HttpRequest, schema: str) -> HttpResponse:
    """Close a portal, with the reason that its visitors read."""
    municipality = municipality_or_404(schema)
    form = SuspendForm(posted(request))
    if form.is_valid():
        wanted = {"reason": form.cleaned_data["reason"]}
        if (answer := ask(request, "suspend", schema, wanted, form)) is not None:
            return answer
    return _form(request, municipality, "suspend", form)


@operators_only
def resume(request: HttpRequest, schema: str) -> HttpResponse:
    """Open a portal again."""
    municipality = municipality_or_404(schema)
    form = ConsoleForm(posted(request))
    if form.is_valid() and (answer := ask(request, "resume", schema, {}, form)) is not None:
        return answer
    return _form(request, municipality, "resume", form)


@operators_only
def quotas(request: HttpRequest, schema: str) -> HttpResponse:
    """What a portal may use."""
    municipality = municipality_or_404(schema)
    form = QuotaForm.of(municipality, posted(request))
    answer = None
    if form.is_valid():
        answer = ask(request, "quotas", schema, form.cleaned_data, form)
    return answer or _form(request, municipality, "quotas", form)


@operators_only
def link(request: HttpRequest, schema: str) -> HttpResponse:
    """A link with which an administrator sets a password; shown this once and kept nowhere.

    Only for an operator who has proved within five minutes who they are.
    """
    municipality = municipality_or_404(schema)
    form = LinkForm(posted(request), initial={"email": request.GET.get("email", "")[:254]})
    shown = ""
    if form.is_valid():
        if not is_fresh(request, FRESH_FOR_LINK):
            # Whom it was for comes back with the page; it is made when they ask once more.
            typed = urlencode({"email": form.cleaned_data["email"]})
            return proved_first(f"{request.path}?{typed}")
        shown = _link(request, schema, form)
    return _form(request, municipality, "link", form, link=shown)


def _link(request: HttpRequest, schema: str, form: ConsoleForm) -> str:
    try:
        return first_administrators.link(
            schema=schema,
            email=form.cleaned_data["email"].strip().lower(),
            by=request.operator.email,  # type: ignore[attr-defined]
            address=address_of(request),
        )
    except DomainError as error:
        form.refuse(error)
        return ""


def _form(
    request: HttpRequest, municipality: Municipality, act: str, form: ConsoleForm, **more: Any
) -> HttpResponse:
    context = {"subject": municipality, "act": act, "form": form, **more}
    context["is_active"] = municipality.status == Status.ACTIVE
    status = 422 if form.errors else 200
    return render(request, f"console/{act}.html", context, status=status)
