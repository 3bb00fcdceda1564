"""The report for the council at the desk: made when it is asked for, as PDF or Word."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_GET

from cms.desk.board import arms_of
from cms.desk.days import DayInput
from cms.desk.forms import NAMES
from cms.desk.processes.access import languages
from cms.desk.renewal.access import leaders, own, page
from cms.links import portal_address
from files.printing import Issuer, NotPrintable
from files.word import MEDIA_TYPE
from renewal import reports
from renewal.models import Neighbourhood

_MAKERS = {"pdf": (reports.printed, "application/pdf"), "docx": (reports.in_word, MEDIA_TYPE)}


class ReportForm(forms.Form):
    """Since when it tells what changed, and in which language; sent by GET."""

    since = forms.DateField(label=gettext_lazy("Changes since"), widget=DayInput)
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, NAMES[code]) for code in codes]  # type: ignore[attr-defined]


@leaders
@require_GET
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """What the report is to tell."""
    home = own(request, pk)
    return _asked(request, home, ReportForm(initial=_begin(request), codes=languages(request)))


@leaders
@require_GET
def made(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The report as a file."""
    home = own(request, pk)
    if kind not in _MAKERS:
        raise Http404
    sent = _begin(request) | request.GET.dict()
    form = ReportForm(sent, codes=languages(request))
    if not form.is_valid():
        return _asked(request, home, form, 422)
    given, now = form.cleaned_data, timezone.now()
    make, content_type = _MAKERS[kind]
    report = reports.council(home, given["since"], now)
    try:
        content = make(report, _issuer(request, home), given["language"])
    except NotPrintable:
        form.add_error(None, _("This cannot be printed accessibly; take the Word document."))
        return _asked(request, home, form, 422)
    response = HttpResponse(content, content_type=content_type)
    name = f"{home.process.slug}-{timezone.localdate(now):%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _begin(request: HttpRequest) -> dict[str, Any]:
    day = timezone.localdate() - timedelta(days=90)
    return {"since": f"{day:%Y-%m-%d}", "language": languages(request)[0]}


def _asked(
    request: HttpRequest, home: Neighbourhood, form: ReportForm, status: int = 200
) -> HttpResponse:
    return page(request, "report", _("Report for the council"), home, status=status, form=form)


def _issuer(request: HttpRequest, home: Neighbourhood) -> Issuer:
    """The municipality that is being served, and where people read of the renewal."""
    municipality: Any = request.tenant  # type: ignore[attr-defined]
    with override("sl"):
        try:
            path = reverse("renewal", args=[home.process.slug])
        except NoReverseMatch:
            path = reverse("process", args=[home.process.slug])
    return Issuer(municipality.name, f"{portal_address()}{path}", arms_of(municipality))
