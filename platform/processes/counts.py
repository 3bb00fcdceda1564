"""Figures of the ledger of duties."""

from datetime import date, datetime

from django.db.models import Count, F, Q
from django.utils import timezone

from processes.models import Duty

STATES = ("in_time", "late", "open", "overdue")


def counts(now: datetime) -> dict[str, int]:
    """How many duties there are: answered in time, answered late, open, overdue; one statement."""
    today = timezone.localdate(now)
    is_open = Q(answered_on=None)
    found: dict[str, int] = Duty.objects.aggregate(
        in_time=Count("pk", filter=Q(answered_on__lte=F("due_on"))),
        late=Count("pk", filter=Q(answered_on__gt=F("due_on"))),
        open=Count("pk", filter=is_open & Q(due_on__gte=today)),
        overdue=Count("pk", filter=is_open & Q(due_on__lt=today)),
    )
    return found


def state_of(due_on: date, answered_on: date | None, today: date) -> str:
    """How it stands with a duty on a day: one of STATES."""
    if answered_on is not None:
        return "in_time" if answered_on <= due_on else "late"
    return "open" if due_on >= today else "overdue"
