"""A step at the desk: the recipe's questions, where it was announced, its meeting, its decision."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cms.desk.processes.access import languages, own, page, runners, tried
from cms.desk.processes.changing import own_step
from cms.desk.processes.questioning import asked_with
from cms.desk.processes.step_forms import (
    ChannelForm,
    DecisionForm,
    DocumentForm,
    QuestionsForm,
    RiskForm,
    StakeholderForm,
)
from common.errors import DomainError
from events.models import Event
from notices.models import Notice
from processes import services
from processes.models import Attachment
from processes.services import attaching

ROWS = forms.formset_factory(ChannelForm, extra=2, can_delete=True, max_num=200)
PEOPLE = forms.formset_factory(StakeholderForm, extra=3, can_delete=True, max_num=200)
RISKS = forms.formset_factory(RiskForm, extra=3, can_delete=True, max_num=200)


class MeetingForm(forms.Form):
    """Which meeting a step is, and what announced it."""

    event = forms.ModelChoiceField(
        Event.objects.none(), required=False, label=gettext_lazy("Meeting")
    )
    notice = forms.ModelChoiceField(
        Notice.objects.none(), required=False, label=gettext_lazy("Public notice")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event: Any = self.fields["event"]
        event.queryset = latest(Event.objects.order_by("-starts_at"))
        event.label_from_instance = name_of
        notice: Any = self.fields["notice"]
        notice.queryset = latest(Notice.objects.exclude(published_at=None).order_by("-pk"))


def latest(rows: Any) -> Any:
    """The two hundred that come first, to choose from."""
    # A form looks its choice up in them, which no slice allows.
    return rows.filter(pk__in=rows.values("pk")[:200])


@runners
def step(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A step with its key questions; each of its forms is sent by itself."""
    process, point = own_step(request, pk, key)
    form = QuestionsForm(request.POST or None, step=point.shape, answers=point.step.answers)
    if request.method == "POST" and form.is_valid():
        saved = tried(
            form,
            lambda: services.answer(
                step_id=point.step.pk,
                answers=form.cleaned_data,
                by=request.user,
                now=timezone.now(),
            ),
        )
        if saved is not None:
            messages.success(request, _("The answers have been saved."))
            return _done(pk, key)
    return _step(request, process, point, form=form)


@runners
@require_POST
def channels(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Where the step was announced."""
    process, point = own_step(request, pk, key)
    rows = ROWS(request.POST, prefix="channels")
    return _listed(
        request,
        rows,
        lambda typed: services.list_channels(
            step_id=point.step.pk, rows=typed, by=request.user, now=timezone.now()
        ),
        lambda: _step(request, process, point, channels=rows),
        ("processes_desk:step", pk, key),
    )


@runners
@require_POST
def meeting(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Which meeting the step is."""
    process, point = own_step(request, pk, key)
    form = MeetingForm(request.POST)
    if form.is_valid():
        bound = tried(
            form,
            lambda: services.bind(
                step_id=point.step.pk, by=request.user, now=timezone.now(), **form.cleaned_data
            ),
        )
        if bound is not None:
            messages.success(request, _("The meeting has been noted."))
            return _done(pk, key)
    return _step(request, process, point, meeting=form)


@runners
@require_POST
def decision(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What was decided in the step."""
    process, point = own_step(request, pk, key)
    form = DecisionForm(request.POST, languages=languages(request))
    if form.is_valid():
        decided = tried(
            form,
            lambda: services.decide(
                step_id=point.step.pk,
                decision=form.decision(),
                decided_on=form.cleaned_data["decided_on"],
                decided_by=form.cleaned_data["decided_by"],
                languages=languages(request),
                by=request.user,
                now=timezone.now(),
            ),
        )
        if decided is not None:
            messages.success(request, _("People can read the decision now."))
            return _done(pk, key)
    return _step(request, process, point, decision=form)


@runners
@require_POST
def attach(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Put a document to the step."""
    process, point = own_step(request, pk, key)
    form = DocumentForm(request.POST, request.FILES, languages=languages(request))
    if form.is_valid():
        made = tried(
            form,
            lambda: attaching.attach(
                process_id=pk,
                step_key=key,
                titles=form.said("title"),
                file=form.cleaned_data["file"],
                is_public=form.cleaned_data["is_public"],
                by=request.user,
                now=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("The file has been added."))
            return _done(pk, key)
    return _step(request, process, point, document=form)


@runners
@require_POST
def detach(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Take a document from the page."""
    process = own(request, pk)
    found = Attachment.objects.filter(pk=file, process=process).first()
    try:
        attaching.withdraw(
            attachment_id=found.pk if found else 0, by=request.user, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("processes_desk:one", pk)


@runners
def stakeholders(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom it touches, and how they are reached."""
    process = own(request, pk)
    rows = PEOPLE(request.POST or None, initial=process.stakeholders)
    return _listed(
        request,
        rows,
        lambda typed: services.list_stakeholders(
            process_id=pk, rows=typed, by=request.user, now=timezone.now()
        ),
        lambda: page(request, "rows", _("Whom it touches"), process, rows=rows),
        ("processes_desk:one", pk),
    )


@runners
def risks(request: HttpRequest, pk: int) -> HttpResponse:
    """What can go wrong, and what is done about it."""
    process = own(request, pk)
    rows = RISKS(request.POST or None, initial=process.risks)
    return _listed(
        request,
        rows,
        lambda typed: services.list_risks(
            process_id=pk, rows=typed, by=request.user, now=timezone.now()
        ),
        lambda: page(request, "rows", _("What can go wrong"), process, rows=rows),
        ("processes_desk:one", pk),
    )


def _listed(request: HttpRequest, rows: Any, act: Any, shown: Any, after: Any) -> HttpResponse:
    if request.method == "POST" and rows.is_valid():
        typed = [
            form.cleaned_data
            for form in rows
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        try:
            act(typed)
        except DomainError as error:
            rows.refused = error.message
            return shown()  # type: ignore[no-any-return]
        messages.success(request, _("The list has been saved."))
        return redirect(*after)
    return shown()  # type: ignore[no-any-return]


def _step(request: HttpRequest, process: Any, point: Any, **given: Any) -> HttpResponse:
    step, codes = point.step, languages(request)
    said = {f"{n}_{code}": v for code, text in step.decision.items() for n, v in text.items()}
    said |= {"decided_on": step.decided_on, "decided_by": step.decided_by}
    forms_of = {
        "form": QuestionsForm(step=point.shape, answers=step.answers),
        "channels": ROWS(initial=step.channels, prefix="channels"),
        "meeting": MeetingForm(initial={"event": step.event_id, "notice": step.notice_id}),
        "decision": DecisionForm(initial=said, languages=codes),
        "document": DocumentForm(languages=codes),
    }
    files = list(step.attachments.all())
    context = forms_of | given | {"point": point, "files": files} | asked_with(request, point)
    return page(request, "step", point.title, process, **context)


def _done(pk: int, key: str) -> HttpResponse:
    """To the top of the step, where it is said what was done; forms stand further below."""
    return redirect(f"{reverse('processes_desk:step', args=[pk, key])}#top")


def name_of(event: Event) -> str:
    """A meeting by its day and title."""
    said = event.said("sl")
    return f"{timezone.localtime(event.starts_at):%-d. %-m. %Y} {said['title']}"
