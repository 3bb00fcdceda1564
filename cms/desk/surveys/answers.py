"""Answers at the desk: sheets of paper typed in, and the file with all answers."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.desk.rights import runners
from cms.desk.surveys.views import act, mine, page
from common.errors import DomainError
from surveys import services
from surveys.questions import FIRST_LANGUAGE, Kind
from surveys.sheet import fields, read


@runners
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet of paper to type in; saved, the next one can be."""
    found = mine(request, pk, published_at__isnull=False)
    asked = [question for question in found.asked() if question.kind != Kind.SECTION]
    given: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    reason, status = "", 200
    if request.method == "POST":
        given = read(asked, request.POST)
        known: Any = {"language": FIRST_LANGUAGE, "by": request.user, "now": timezone.now()}
        try:
            services.enter_on_paper(questionnaire_id=pk, given=given, **known)
            messages.success(request, _("The sheet has been saved. You can enter the next one."))
            return redirect("surveys:paper", pk)
        except DomainError as error:
            wrong, reason, status = error.fields, error.message, error.status
    shown = fields(asked, given, FIRST_LANGUAGE, wrong)
    entered = found.responses.filter(on_paper=True).count()
    context: Any = {"questionnaire": found, "fields": shown, "wrong": wrong, "entered": entered}
    title = _("Enter a sheet of paper")
    return page(request, "paper", title, status=status, reason="" if wrong else reason, **context)


@runners
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the file with all answers made."""
    mine(request, pk)
    return act(request, pk, services.ask_for_export)


@runners
@require_GET
def download(request: HttpRequest, pk: int) -> Any:
    """The file, once it is whole."""
    found = mine(request, pk)
    if not found.export_file:
        raise Http404
    name = f"{found.slug}.csv"
    kind = "text/csv; charset=utf-8"
    try:
        file = found.export_file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    response["Cache-Control"] = "no-store"
    return response
