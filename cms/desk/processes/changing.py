"""A process that people see is changed at the desk, each time with a reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.desk.processes.access import languages, own, page, runners, tried
from cms.desk.processes.forms import TextsForm
from cms.desk.processes.step_forms import BecauseForm, ExtendForm, ReplanForm
from processes import services
from processes.models import Process, Step
from processes.timeline import Point, timeline


class CorrectForm(TextsForm):
    """What is said of a process, and why it is put right."""

    def fields_in(self, code: str) -> dict[str, Any]:
        """The texts and the reason."""
        because = BecauseForm(languages=[]).fields_in(code)
        return super().fields_in(code) | because


@runners
def extend(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Let a step run longer."""
    process, point = own_step(request, pk, key)
    form = ExtendForm(
        request.POST or None, initial={"closes_on": point.last}, languages=languages(request)
    )
    return _changed(
        request,
        process,
        form,
        lambda: services.extend(
            step_id=point.step.pk, closes_on=form.cleaned_data["closes_on"], **_facts(request, form)
        ),
        title=_("Extend: %(step)s") % {"step": point.title},
    )


@runners
def replan(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the steps that are not over."""
    process = own(request, pk)
    points = timeline(
        process, list(process.steps.select_related("event", "notice")), timezone.now()
    )
    ahead = [point for point in points if point.state != "done"]
    form = ReplanForm(request.POST or None, points=ahead, languages=languages(request))
    return _changed(
        request,
        process,
        form,
        lambda: services.replan(process_id=pk, dates=form.dates(), **_facts(request, form)),
        title=_("Move the dates"),
        name="replan",
    )


@runners
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right what is said of it."""
    process = own(request, pk)
    said = {f"{n}_{code}": v for code, text in process.texts.items() for n, v in text.items()}
    form = CorrectForm(request.POST or None, initial=said, languages=languages(request))
    return _changed(
        request,
        process,
        form,
        lambda: services.correct(process_id=pk, texts=form.texts(), **_facts(request, form)),
        title=_("Correct what it says"),
    )


@runners
def annul(request: HttpRequest, pk: int) -> HttpResponse:
    """End it for good."""
    process = own(request, pk)
    form = BecauseForm(request.POST or None, languages=languages(request))
    return _changed(
        request,
        process,
        form,
        lambda: services.annul(process_id=pk, **_facts(request, form)),
        title=_("Annul this process"),
        name="annul",
    )


def own_step(request: HttpRequest, pk: int, key: str) -> tuple[Process, Point]:
    """A process and one of its steps. Raises Http404 and PermissionDenied."""
    process = own(request, pk)
    found = Step.objects.select_related("event", "notice").filter(process=process, key=key).first()
    points = timeline(process, [found] if found is not None else [], timezone.now())
    if found is None or not points:
        raise Http404
    return process, points[0]


def _facts(request: HttpRequest, form: Any) -> dict[str, Any]:
    return {
        "because": form.said("because"),
        "languages": languages(request),
        "by": request.user,
        "now": timezone.now(),
    }


def _changed(
    request: HttpRequest,
    process: Process,
    form: Any,
    act: Callable[[], Any],
    *,
    title: str,
    name: str = "because",
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and tried(form, act) is not None:
        messages.success(request, _("Done. The reason can be read on the page of the process."))
        return redirect("processes_desk:one", process.pk)
    return page(request, name, title, process, form=form)
