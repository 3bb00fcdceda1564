"""The texts of a consultation at the desk: read from a file, looked at, published."""

from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cms.desk.consultations.forms import numbers
from cms.desk.processes.access import languages, own, page, runners, tried
from cms.desk.processes.forms import InLanguages, area
from common.errors import DomainError
from consultations.models import Consultation, Document, Reading, Version
from consultations.services import documents as acts


class TitleForm(InLanguages):
    """What a text is called."""

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Its title."""
        return {
            "title": forms.CharField(
                label=_("Title"),
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"lang": code}),
            )
        }


class FileForm(InLanguages):
    """A file with a new version of a text."""

    file = forms.FileField(
        label=gettext_lazy("Word document or web page"),
        help_text=gettext_lazy("Articles, paragraphs and chapters are found by their numbers."),
    )
    reading = forms.ChoiceField(
        label=gettext_lazy("How far the text has come"), choices=Reading.choices
    )

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """What is new in it."""
        return {
            "note": forms.CharField(
                label=_("What is new"), required=False, widget=area(code, 2), max_length=2000
            )
        }


@runners
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The texts of a consultation, and a new one."""
    process = own(request, pk)
    consultation = _consultation(process)
    form = TitleForm(request.POST or None, languages=languages(request))
    if request.method == "POST" and form.is_valid():
        titles = form.said("title")
        slug = slugify(next(iter(titles.values()), ""))[:60].strip("-")
        made = tried(
            form,
            lambda: acts.begin_document(
                consultation_id=consultation.pk,
                slug=slug,
                titles=titles,
                by=request.user,
                now=timezone.now(),
            ),
        )
        if made is not None:
            return redirect("processes_desk:text", pk, made.pk)
    found = consultation.documents.prefetch_related("versions")
    return page(request, "texts", _("Texts"), process, form=form, documents=list(found))


@runners
def read(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """A text: its versions, the one that waits to be published, or a file to be read."""
    process = own(request, pk)
    found = _document(process, document)
    form = FileForm(
        request.POST or None,
        request.FILES or None,
        initial={"reading": Reading.DRAFT},
        languages=languages(request),
    )
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: acts.read_version(
                document_id=found.pk,
                file=form.cleaned_data["file"],
                reading=form.cleaned_data["reading"],
                note=form.said("note"),
                by=request.user,
                now=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("The text has been read. Look at it before you publish."))
            return redirect("processes_desk:text", pk, document)
    waiting = found.versions.filter(published_at=None).first()
    shown = found.versions.filter(published_at__isnull=False)
    return page(
        request,
        "text",
        found.title,
        process,
        form=form,
        document=found,
        waiting=waiting,
        provisions=list(waiting.provisions.all()) if waiting else [],
        versions=list(pairwise([None, *shown])),
    )


@runners
@require_POST
def publish(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Let people read the version that was looked at."""
    done = _("People can read the text now; nothing of it changes any more.")
    return _act(request, pk, document, acts.publish_version, done)


@runners
@require_POST
def discard(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Throw away the version that was looked at."""
    return _act(request, pk, document, acts.discard_version, _("The version has been thrown away."))


def _act(request: HttpRequest, pk: int, document: int, act: Any, done: str) -> HttpResponse:
    found = _document(own(request, pk), document)
    # The one that was on the page: meanwhile another may wait in its place.
    seen = numbers([request.POST.get("version", "")])
    waiting = Version.objects.filter(document=found, pk__in=seen).first()
    try:
        act(version_id=waiting.pk if waiting else 0, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("processes_desk:text", pk, document)


def _consultation(process: Any) -> Consultation:
    found = Consultation.objects.filter(process=process).first()
    if found is None:
        raise Http404
    return found


def _document(process: Any, number: int) -> Document:
    found = Document.objects.filter(consultation__process=process, pk=number).first()
    if found is None:
        raise Http404
    return found
