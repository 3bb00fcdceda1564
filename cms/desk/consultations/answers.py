"""Answers at the desk: written by one, reviewed by another, published."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.desk.consultations.access import answerers, done, own, page
from cms.desk.consultations.forms import AnswerForm, BecauseForm, numbers, typed
from cms.desk.consultations.register import who
from cms.desk.processes.access import languages
from common.errors import DomainError
from consultations import services
from consultations.models import Answer, Consultation
from consultations.register import remark_on
from consultations.register_rules import ranges

_SHOWN = 200


@answerers
@require_GET
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """Groups that have no answer, answers that wait for a review, and those to be published."""
    of = own(request, pk)
    own_answers = Answer.objects.filter(consultation=of).order_by("pk")
    blank = own_answers.filter(position="", reasons={}, published_at=None)
    return page(
        request,
        "answers",
        _("Answers"),
        of,
        to_review=_listed(own_answers.to_review()),
        sent_back=_listed(own_answers.sent_back()),
        reviewed=_listed(own_answers.reviewed()),
        blank=_listed(blank),
        public=_listed(own_answers.public()),
    )


def _listed(answers: Any) -> list[Answer]:
    found = answers.select_related("drafted_by", "reviewed_by").with_numbers()
    return list(found[:_SHOWN])


@answerers
@require_POST
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Many answered with the same words."""
    of = own(request, pk)
    chosen = numbers(request.POST.get("entries", "").split(","))
    form = AnswerForm(request.POST, of=of, languages=languages(request))
    if form.is_valid():
        made = _tried(
            form,
            lambda: services.answer(
                consultation_id=of.pk, entry_ids=chosen, reply=form.reply(), **who(request)
            ),
        )
        if made is not None:
            messages.success(request, _("The answer has been saved; somebody else reviews it."))
            return redirect("consultations_desk:answer", pk, made.pk)
    return asked_for(request, of, chosen, form)


def asked_for(
    request: HttpRequest, of: Consultation, chosen: list[int], form: AnswerForm | None = None
) -> HttpResponse:
    """The form in which many are answered at once."""
    found = of.entries.filter(pk__in=chosen).order_by("number").values_list("number", flat=True)
    said = {
        "form": form or AnswerForm(of=of, languages=languages(request)),
        "chosen": ",".join(map(str, chosen)),
        "numbers": ranges(list(found)),
        "total": len(chosen),
    }
    status = 422 if form is not None else 200
    return page(request, "answer_many", _("Answer them together"), of, status=status, **said)


@answerers
def answer(request: HttpRequest, pk: int, answer: int) -> HttpResponse:
    """One answer: to be written, to be reviewed, to be published, or as people read it."""
    of = own(request, pk)
    found = get_object_or_404(Answer, pk=answer, consultation=of)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "save":
        return _save(request, of, found)
    if act == "send_back":
        return _send_back(request, of, found)
    if act in _ACTS:
        if not _ACTS[act](request, of, found):
            return _shown(request, of, Answer.objects.get(pk=found.pk), status=409)
        if act == "dissolve":
            return redirect("consultations_desk:answers", pk)
        return redirect("consultations_desk:answer", pk, answer)
    return _shown(request, of, found)


def _save(request: HttpRequest, of: Consultation, found: Answer) -> HttpResponse:
    form = AnswerForm(request.POST, of=of, languages=languages(request))
    if form.is_valid():
        saved = _tried(
            form,
            lambda: services.draft_answer(
                answer_id=found.pk,
                revision=form.cleaned_data["revision"] or 0,
                reply=form.reply(),
                **who(request),
            ),
        )
        if saved is not None:
            messages.success(request, _("The answer has been saved; somebody else reviews it."))
            return redirect("consultations_desk:answer", of.pk, found.pk)
    overtaken: Answer | None = getattr(form, "overtaken_by", None)
    if overtaken is not None:
        # What was typed goes upon what stands now, once its writer has read that.
        sent = request.POST.copy()
        sent["revision"] = str(overtaken.revision)
        form.data = sent
    return _shown(request, of, overtaken or found, form, status=409 if overtaken else 422)


def _send_back(request: HttpRequest, of: Consultation, found: Answer) -> HttpResponse:
    form = BecauseForm(request.POST, prefix="back")
    if form.is_valid():
        facts = {"answer_id": found.pk, "revision": _revision(request), **who(request)}
        because = form.cleaned_data["because"]
        if _tried(form, lambda: services.send_back(because=because, **facts)) is not None:
            messages.success(request, _("Sent back to be put right."))
            return redirect("consultations_desk:answers", of.pk)
    return _shown(request, of, Answer.objects.get(pk=found.pk), back=form, status=422)


def _review(request: HttpRequest, of: Consultation, found: Answer) -> bool:
    facts = {"answer_id": found.pk, "revision": _revision(request), **who(request)}
    facts["languages"] = languages(request)
    return done(request, lambda: services.review_answer(**facts), _("Reviewed."))


def _publish(request: HttpRequest, of: Consultation, found: Answer) -> bool:
    facts = {"consultation_id": of.pk, "answer_ids": [found.pk], **who(request)}
    return done(request, lambda: services.publish_answers(**facts), _("Published."))


def _dissolve(request: HttpRequest, of: Consultation, found: Answer) -> bool:
    facts = {"answer_id": found.pk, **who(request)}
    return done(request, lambda: services.dissolve(**facts), _("Thrown away."))


_ACTS: dict[str, Any] = {"review": _review, "publish": _publish, "dissolve": _dissolve}


@answerers
@require_POST
def publish_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish all that were reviewed, together."""
    of = own(request, pk)
    facts = {"consultation_id": of.pk, **who(request)}
    said = _("All reviewed answers have been published; the people are being written to.")
    done(request, lambda: services.publish_answers(**facts), said)
    return redirect("consultations_desk:answers", pk)


def _tried(form: Any, act: Callable[[], Answer]) -> Answer | None:
    """What the act gives; None when it was refused, with the reasons in the form."""
    try:
        return act()
    except services.Overtaken as error:
        form.add_error(None, error.message)
        form.overtaken_by = error.answer
    except DomainError as error:
        for field, reason in (error.fields or {"": error.message}).items():
            form.add_error(field if field in form.fields else None, reason)
    return None


def _revision(request: HttpRequest) -> int:
    return next(iter(numbers([request.POST.get("revision", "")])), 0)


def _shown(
    request: HttpRequest,
    of: Consultation,
    found: Answer,
    form: AnswerForm | None = None,
    *,
    back: BecauseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    entries = found.entries.select_related("contribution").order_by("number")
    return page(
        request,
        "answer",
        found.title,
        of,
        status=status,
        answer=found,
        form=form or AnswerForm(initial=typed(found), of=of, languages=languages(request)),
        back=back or BecauseForm(prefix="back"),
        overtaken=getattr(form, "overtaken_by", None),
        entries=list(entries[:_SHOWN]),
        total=entries.count(),
        is_mine=found.drafted_by_id == request.user.pk,
        has_text=bool(found.position or found.reasons),
        remark=remark_on(found),
    )
