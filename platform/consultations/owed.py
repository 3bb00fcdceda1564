"""The answer that the municipality owes to each contribution, in the ledger of duties."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from common.working_days import add_working_days
from consultations.models import Consultation, Contribution
from processes.models import Step
from processes.services import duties

KIND = "consultations.contribution"
# `domain.md` E: comments are answered within fifteen days; counted from the close in working days,
# where the plan has no step in which they are answered.
WORKING_DAYS = 15
# What recipes call the step at whose end everything is answered.
ANSWERING = ("report", "positions")


def due(consultation: Consultation) -> tuple[date, dict[str, Any]]:
    """The last day on which what was said is answered, and the rule that it comes from."""
    call = consultation.call
    later = Step.objects.filter(process=call.process_id, position__gt=call.position)
    step = later.filter(key__in=ANSWERING).order_by("position").first()
    if step is not None:
        return _last_day(step), {"step": step.key}
    rule = {"days": WORKING_DAYS, "unit": "working_days"}
    return add_working_days(_last_day(call), WORKING_DAYS), rule


def owe(contribution: Contribution) -> None:
    """Write into the ledger that it has to be answered."""
    consultation = contribution.consultation
    due_on, rule = due(consultation)
    received_on = timezone.localdate(contribution.received_at)
    owed = duties.Owed(
        object_id=contribution.pk,
        received_on=received_on,
        due_on=max(due_on, received_on),
        rule=rule,
        unit=consultation.process.unit,
    )
    duties.owe(kind=KIND, owed=[owed], process_id=consultation.process_id)


def release(contribution: Contribution) -> None:
    """What was taken back needs no answer."""
    duties.released(kind=KIND, object_ids=[contribution.pk])


def _last_day(step: Step) -> date:
    # A step closes at midnight: its last day is the one before.
    return timezone.localdate(step.closes_at - timedelta(microseconds=1))
