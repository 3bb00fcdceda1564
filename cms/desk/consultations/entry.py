"""One contribution at the desk: as it arrived, as people read it, what resembles it, its answer."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.roles import Right
from accounts.standing import may
from cms.desk.consultations.access import answerers, own, page
from cms.desk.consultations.forms import AnswerForm, BecauseForm, CopyForm
from cms.desk.consultations.register import who
from cms.desk.processes.access import languages, tried
from common.errors import DomainError
from consultations import attachments, receipts, services
from consultations.exports import parts_of
from consultations.models import Consultation, Entry
from consultations.services.on_behalf import ENTERED
from consultations.similar import like
from records.models import AuditEntry

# Above so many texts what resembles one is looked for only when it is asked for.
_MANY = 2000


@answerers
def one(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A contribution; sent, one of the acts on it."""
    of = own(request, pk)
    entry = get_object_or_404(of.entries.whole(), number=number)
    forms = _forms(request, of, entry)
    if request.method == "POST":
        act = request.POST.get("act", "")
        answered = _ACTS.get(act)
        if answered is not None and answered(request, entry, forms.get(act)):
            return redirect("consultations_desk:entry", pk, number)
        return _shown(request, of, entry, forms, status=422)
    return _shown(request, of, entry, forms)


@answerers
@require_GET
def attached(request: HttpRequest, pk: int, number: int, place: int) -> Any:
    """A file that came with it, the mail itself too: a moderator looks before people may."""
    entry = get_object_or_404(own(request, pk).entries.whole(), number=number)
    files = entry.contribution.files
    if place >= len(files):
        raise Http404
    # Of no kind that a browser opens by itself: strangers have sent it.
    response = FileResponse(
        default_storage.open(files[place]["name"]),
        as_attachment=True,
        filename=files[place]["title"],
        content_type="application/octet-stream",
    )
    response["Cache-Control"] = "no-store"
    return response


def _forms(request: HttpRequest, of: Consultation, entry: Entry) -> dict[str, Any]:
    """A form for each act, filled with what was sent to the act that was asked for."""
    sent = request.POST if request.method == "POST" else None
    act = request.POST.get("act")
    copied = {"text": entry.shown_text, "name": entry.shown_name, "because": entry.because}
    known = languages(request)
    return {
        "copy": CopyForm(sent if act == "copy" else None, initial=copied, prefix="copy"),
        "hide": BecauseForm(sent if act == "hide" else None, prefix="hide"),
        "unhide": BecauseForm(sent if act == "unhide" else None, prefix="unhide"),
        "answer": AnswerForm(sent if act == "answer" else None, of=of, languages=known),
    }


def _approve(request: HttpRequest, entry: Entry, form: Any) -> bool:
    facts = {"consultation_id": entry.consultation_id, "entry_ids": [entry.pk], **who(request)}
    try:
        services.approve(**facts)
    except DomainError as error:
        messages.error(request, error.message)
        return True
    messages.success(request, _("Looked at."))
    return True


def _copy(request: HttpRequest, entry: Entry, form: Any) -> bool:
    return _changed(request, entry, form, services.show_copy, _("The copy is shown."))


def _hide(request: HttpRequest, entry: Entry, form: Any) -> bool:
    return _changed(request, entry, form, services.hide, _("It is not shown any more."))


def _unhide(request: HttpRequest, entry: Entry, form: Any) -> bool:
    return _changed(request, entry, form, services.unhide, _("It is shown again."))


def _changed(request: HttpRequest, entry: Entry, form: Any, act: Any, said: str) -> bool:
    if not form.is_valid():
        return False
    facts = form.cleaned_data | who(request)
    if tried(form, lambda: act(entry_id=entry.pk, **facts)) is None:
        return False
    messages.success(request, said)
    return True


def _answer(request: HttpRequest, entry: Entry, form: Any) -> bool:
    if not form.is_valid():
        return False
    facts = {"consultation_id": entry.consultation_id, "entry_ids": [entry.pk], **who(request)}
    try:
        services.answer(reply=form.reply(), **facts)
    except services.Overtaken as error:
        # Somebody was faster: both texts are on the page.
        form.add_error(None, error.message)
        form.overtaken_by = error.answer
        return False
    except DomainError as error:
        for field, reason in (error.fields or {"": error.message}).items():
            form.add_error(field if field in form.fields else None, reason)
        return False
    messages.success(request, _("The answer has been saved; somebody else reviews it."))
    return True


_ACTS: dict[str, Any] = {
    "approve": _approve,
    "copy": _copy,
    "hide": _hide,
    "unhide": _unhide,
    "answer": _answer,
}


def _shown(
    request: HttpRequest, of: Consultation, entry: Entry, forms: dict[str, Any], status: int = 200
) -> HttpResponse:
    wants_similar = "similar" in request.GET or of.last_number <= _MANY
    parts = parts_of(of)
    neighbours = of.entries.filter(number__in=(entry.number - 1, entry.number + 1))
    return page(
        request,
        "entry",
        _("Contribution no. %(number)d") % {"number": entry.number},
        of,
        status=status,
        entry=entry,
        said=entry.contribution,
        part=parts.get(entry.provision_key, entry.provision_key),
        forms=forms,
        are_shown=attachments.are_shown(entry),
        is_copy=entry.shown_text != entry.contribution.text,
        similar=_similar(of, entry) if wants_similar else None,
        neighbours=sorted(neighbours.values_list("number", flat=True)),
        receipt=_receipt(request, entry),
        trail=AuditEntry.objects.about(entry),
        now=timezone.now(),
    )


def _receipt(request: HttpRequest, entry: Entry) -> str:
    """The address of a receipt that nobody could be sent; it is a key, so for its official only."""
    said = entry.contribution
    is_theirs = may(request.user, Right.PROCESSES, entry.consultation.process.unit)
    if said.channel in ENTERED and not said.email and is_theirs:
        return receipts.token_for(said)
    return ""


def _similar(of: Consultation, entry: Entry) -> list[tuple[Any, str]]:
    others = of.entries.filter(withdrawn_at=None).exclude(pk=entry.pk)
    texts = list(others.values_list("number", "contribution__text"))
    known = dict(texts)
    return [(one, known[one.number]) for one in like(entry.contribution.text, texts, most=8)]
