"""A step at the desk is bound to a questionnaire, or loosened from it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.roles import Right
from accounts.standing import units_of
from cms.desk.processes.access import runners
from cms.desk.processes.changing import own_step
from common.errors import DomainError
from processes import services
from processes.models import Link
from processes.questionnaires import ASKED_BY, of_steps
from processes.timeline import Point
from surveys.models import Questionnaire

LATEST = 100


class QuestionnaireForm(forms.Form):
    """Which questionnaire."""

    questionnaire = forms.ModelChoiceField(
        Questionnaire.objects.none(), label=gettext_lazy("Questionnaire")
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["questionnaire"]
        field.queryset = _free(person)


def asked_with(request: HttpRequest, point: Point) -> dict[str, Any]:
    """What the page of a step shows of its questionnaires."""
    now = timezone.now()
    bound = [(one, one.state(now)) for one in of_steps([point.step])]
    return {"asked_with": bound, "questionnaires": QuestionnaireForm(person=request.user)}


@runners
@require_POST
def ask(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Ask with a questionnaire in this step."""
    _process, point = own_step(request, pk, key)
    form = QuestionnaireForm(request.POST, person=request.user)
    if not form.is_valid():
        messages.error(request, _("Choose a questionnaire from the list."))
        return redirect("processes_desk:step", pk, key)
    done = _("The questionnaire can be answered while this step runs, also when it is moved.")
    _act(request, services.ask_with, point, form.cleaned_data["questionnaire"].pk, done)
    return redirect("processes_desk:step", pk, key)


@runners
@require_POST
def stop(request: HttpRequest, pk: int, key: str, number: int) -> HttpResponse:
    """Loosen a questionnaire from this step."""
    _process, point = own_step(request, pk, key)
    done = _("This step does not ask with the questionnaire any more. Its dates stay.")
    _act(request, services.stop_asking, point, number, done)
    return redirect("processes_desk:step", pk, key)


def _act(request: HttpRequest, act: Any, point: Point, number: int, done: str) -> None:
    known = {"by": request.user, "now": timezone.now()}
    try:
        act(step_id=point.step.pk, questionnaire_id=number, **known)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)


def _free(person: Any) -> "QuerySet[Questionnaire]":
    """The latest of this official's that no step asks with and whose results are not out."""
    taken = Link.objects.filter(meaning=ASKED_BY).values("from_id")
    mine = Questionnaire.objects.of_units(units_of(person, Right.PROCESSES))
    found = mine.filter(results_at=None).exclude(pk__in=taken).order_by("-pk")
    return Questionnaire.objects.filter(pk__in=found.values("pk")[:LATEST]).order_by("-pk")
