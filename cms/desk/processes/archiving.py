"""A finished process at the desk: its package for the archive, and that the archive has it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from cms.desk.processes.access import own, page, runners, tried
from common.errors import DomainError
from processes import rules
from processes.services import archiving


class HandOverForm(forms.Form):
    """Under what the archive has taken it over."""

    reference = forms.CharField(
        label=gettext_lazy("Reference of the archive"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("The number of the record, or of the document of acceptance."),
    )


@runners
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """The package and what became of it; sent, it is asked for."""
    process = own(request, pk)
    now = timezone.now()
    if request.method == "POST":
        try:
            archiving.ask_for_package(process_id=pk, by=request.user, now=now)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The package is being made. This page says when it is."))
        return redirect("processes_desk:archive", pk)
    return _page(request, process, HandOverForm())


@runners
@require_GET
def package(request: HttpRequest, pk: int) -> Any:
    """The package as a file; 404 until it is whole."""
    process = own(request, pk)
    if not process.package_file:
        raise Http404
    try:
        file = process.package_file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{process.slug}-arhiv.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "no-store"
    return response


@runners
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The archive has it."""
    process = own(request, pk)
    form = HandOverForm(request.POST)
    if form.is_valid():
        given, now = form.cleaned_data["reference"], timezone.now()
        act = archiving.hand_over
        if tried(form, lambda: act(process_id=pk, reference=given, by=request.user, now=now)):
            messages.success(request, _("It has been noted. Nothing of it changes any more."))
            return redirect("processes_desk:archive", pk)
    return _page(request, process, form, status=422)


def _page(request: HttpRequest, process: Any, form: Any, status: int = 200) -> HttpResponse:
    now = timezone.now()
    due = process.duties.filter(answered_on=None).count()
    under_way = archiving.is_under_way(process, now)
    return page(
        request,
        "archive",
        _("Hand-over to the archive"),
        process,
        status=status,
        form=form,
        refused=rules.may_archive(due, archiving.is_over(process, now)),
        is_under_way=under_way,
        has_failed=bool(process.package) and not process.package_file and not under_way,
        days=archiving.KEPT.days,
    )
