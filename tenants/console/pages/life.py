"""Archives, deletion and hosts of a municipality; what cannot be taken back asks for a fresh
second factor."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from common.errors import DomainError
from tenants.console import acts, places, uploads
from tenants.console.forms import ConsoleForm
from tenants.console.forms_of_life import (
    DeleteForm,
    ExportForm,
    HostForm,
    PurgeForm,
    RestoreForm,
)
from tenants.console.pages import sending
from tenants.console.pages.asking import ask, files, municipality_or_404, posted
from tenants.console.sessions import fresh_only, operators_only
from tenants.isolation.callers import address_of
from tenants.models import Municipality, Status
from tenants.provisioning.archive import encryption


@operators_only
def export(request: HttpRequest, schema: str) -> HttpResponse:
    """All of a municipality into one archive."""
    municipality = municipality_or_404(schema)
    form = ExportForm(posted(request))
    answer = None
    if form.is_valid():
        answer = ask(request, "export", schema, form.cleaned_data, form)
    archives = places.archives(schema)
    return answer or _form(request, municipality, "export", form, archives=archives)


@fresh_only
def download(request: HttpRequest, name: str) -> HttpResponse:
    """An archive; whoever takes one is written down."""
    path = places.archive(name)
    if path is None:
        raise Http404
    person = request.operator.email  # type: ignore[attr-defined]
    acts.record(
        "downloaded",
        who=person,
        schema=places.schema_of(name),
        facts={"archive": name},
        address=address_of(request),
    )
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)  # type: ignore[return-value]


@sensitive_post_parameters("identity")
@fresh_only
def restore(request: HttpRequest) -> HttpResponse:
    """A municipality out of an archive of this installation or another."""
    known = [one.name for one in places.archives()]
    initial = {"archive": request.GET.get("archive", "")}
    form = RestoreForm(posted(request), files(request), archives=known, initial=initial)
    answer = None
    if form.is_valid() and (archive := _in_the_clear(request, form)):
        names = ("host", "code", "without_code")
        wanted = {name: form.cleaned_data[name] for name in names} | {"archive": archive}
        answer = ask(request, "restore", form.cleaned_data["schema"], wanted, form)
        if answer is None and archive != form.cleaned_data["archive"]:
            uploads.forget(archive)
    context = {"form": form}
    return answer or render(
        request, "console/restore.html", context, status=422 if form.errors else 200
    )


def _in_the_clear(request: HttpRequest, form: RestoreForm) -> str | None:
    """The name of the archive to restore: the chosen one, or what was sent or had to be opened."""
    data = form.cleaned_data
    try:
        keys = encryption.identities_in(data["identity"]) if data["identity"] else []
        if data["upload"] is not None:
            return uploads.keep(data["upload"].file, keys, timezone.now())
        if data["sent"]:
            return uploads.keep_sent(sending.sent(request, data["sent"]), keys, timezone.now())
        path = places.archive(data["archive"])
        if path is None or path.suffix != ".age":
            return str(data["archive"])
        with path.open("rb") as source:
            return uploads.keep(source, keys, timezone.now())
    except DomainError as error:
        form.refuse(error)
        return None


@fresh_only
def delete(request: HttpRequest, schema: str) -> HttpResponse:
    """Close a municipality for good; its name has to be typed."""
    municipality = municipality_or_404(schema)
    form = DeleteForm(posted(request))
    answer = None
    if form.is_valid() and _is_named(form, municipality):
        answer = ask(request, "delete", schema, form.cleaned_data, form)
    return answer or _form(request, municipality, "delete", form)


@operators_only
def keep(request: HttpRequest, schema: str) -> HttpResponse:
    """Take a mark back."""
    municipality = municipality_or_404(schema)
    form = ConsoleForm(posted(request))
    answer = ask(request, "keep", schema, {}, form) if form.is_valid() else None
    return answer or _form(request, municipality, "keep", form)


@fresh_only
def purge(request: HttpRequest, schema: str) -> HttpResponse:
    """Delete what is due; its name has to be typed once more."""
    municipality = municipality_or_404(schema)
    form = PurgeForm(posted(request))
    answer = None
    if form.is_valid() and _is_named(form, municipality):
        answer = ask(request, "purge", schema, {}, form)
    return answer or _form(request, municipality, "purge", form)


def _is_named(form: ConsoleForm, municipality: Municipality) -> bool:
    if form.cleaned_data["confirm"] != municipality.name:
        form.add_error("confirm", _("Type the name exactly: %s.") % municipality.name)
    return form.is_valid()


@operators_only
def hosts(request: HttpRequest, schema: str) -> HttpResponse:
    """Domains of a municipality's own, and which host is the primary one."""
    municipality = municipality_or_404(schema)
    form = HostForm(posted(request))
    answer = None
    if form.is_valid():
        data = form.cleaned_data
        wanted: dict[str, Any] = {"host": data["host"]}
        if data["act"] == "host":
            wanted["keep_old"] = data["keep_old"]
        answer = ask(request, data["act"], schema, wanted, form)
    known = municipality.domains.order_by("-is_primary", "domain")
    return answer or _form(request, municipality, "hosts", form, hosts=known)


def _form(
    request: HttpRequest, municipality: Municipality, act: str, form: ConsoleForm, **more: Any
) -> HttpResponse:
    is_due = bool(municipality.delete_after and municipality.delete_after <= timezone.now())
    context = {"subject": municipality, "form": form, "is_due": is_due, **more}
    context["is_marked"] = municipality.status == Status.DELETING
    return render(request, f"console/{act}.html", context, status=422 if form.errors else 200)
