"""Which questionnaires a step asks people with: a link from each to the step."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from processes.links import Thing
from processes.models import Link, Step
from surveys.models import Questionnaire, QuestionnaireQuerySet

STEP, QUESTIONNAIRE, ASKED_BY = "processes.step", "surveys.questionnaire", "asked_by"


def bindings(steps: Iterable[int]) -> "QuerySet[Link]":
    """The links of questionnaires to any of the steps of these numbers."""
    return Link.objects.filter(
        from_kind=QUESTIONNAIRE, meaning=ASKED_BY, to_kind=STEP, to_id__in=list(steps)
    )


def bound(questionnaire_id: int) -> "QuerySet[Link]":
    """The link of a questionnaire to its step, if there is one."""
    first = Thing(QUESTIONNAIRE, questionnaire_id)
    return Link.objects.filter(from_kind=first.kind, from_id=first.number, meaning=ASKED_BY)


def of_steps(steps: Sequence[Step]) -> QuestionnaireQuerySet:
    """The questionnaires of some steps, drafts too; one statement."""
    numbers = bindings(step.pk for step in steps).order_by().values("from_id")
    found: Any = Questionnaire.objects.filter(pk__in=numbers)
    return found.defer("questions", "results", "export").order_by("pk")  # type: ignore[no-any-return]


def next_change(found: Iterable[Questionnaire], now: datetime) -> datetime | None:
    """The next moment at which one of them opens or closes."""
    moments = (at for one in found for at in (one.opens_at, one.closes_at) if at is not None)
    return min((at for at in moments if at > now), default=None)
