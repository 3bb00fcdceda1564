"""The answer that the municipality owes to each pin, in the ledger of duties."""

from datetime import date, timedelta

from django.utils import timezone

from common.working_days import add_working_days
from processes.services import duties
from renewal.models import Pin

KIND = "renewal.pin"
# `domain.md` E: comments are answered within fifteen days; counted from the end of marking in
# working days.
WORKING_DAYS = 15


def due(pin: Pin) -> date:
    """The last day on which it is answered."""
    received = timezone.localdate(pin.created_at)
    step = pin.neighbourhood.marking
    last = timezone.localdate(step.closes_at - timedelta(microseconds=1)) if step else received
    return add_working_days(max(last, received), WORKING_DAYS)


def owe(pin: Pin) -> None:
    """Write into the ledger that it has to be answered."""
    process = pin.neighbourhood.process
    owed = duties.Owed(
        object_id=pin.pk,
        received_on=timezone.localdate(pin.created_at),
        due_on=due(pin),
        rule={"days": WORKING_DAYS, "unit": "working_days"},
        unit=process.unit,
    )
    duties.owe(kind=KIND, owed=[owed], process_id=process.pk)


def release(pin: Pin) -> None:
    """What was taken back needs no answer."""
    duties.released(kind=KIND, object_ids=[pin.pk])
