"""The ledger of duties: an answer that is owed, and that it was given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now

from processes.models import Duty


@dataclass(frozen=True, kw_only=True)
class Owed:
    """Something that has to be answered until the end of `due_on`.

    `rule` says why: {"step": the step of the process whose end it is} or {"days", "unit"}, and
    {"basis": by language}.
    """

    object_id: int
    received_on: date
    due_on: date
    rule: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""


@transaction.atomic
def owe(*, kind: str, owed: Sequence[Owed], process_id: int | None = None) -> None:
    """Write into the ledger what is owed; of a thing that stands there already nothing changes."""
    rows = [
        Duty(
            kind=kind,
            object_id=one.object_id,
            process_id=process_id,
            unit=one.unit,
            received_on=one.received_on,
            due_on=one.due_on,
            first_due_on=one.due_on,
            rule=dict(one.rule),
        )
        for one in owed
    ]
    Duty.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def answered(*, kind: str, object_ids: Iterable[int], on: date) -> int:
    """Note that things were answered `on` a day; returns how many had not been before."""
    found = Duty.objects.unanswered().filter(kind=kind, object_id__in=list(object_ids))
    return found.update(answered_on=on, changed_at=Now())


def released(*, kind: str, object_ids: Iterable[int]) -> int:
    """Take out what needs no answer any more, since whoever asked took it back."""
    found = Duty.objects.unanswered().filter(kind=kind, object_id__in=list(object_ids))
    return found.delete()[0]


def moved(*, process_id: int, due: Mapping[str, date]) -> None:
    """Move what is owed at the end of a step with that step: `due` is its last day, by step.

    The day that was promised first stays in the ledger.
    """
    for key, day in due.items():
        found = Duty.objects.unanswered().filter(process_id=process_id, rule__step=key)
        found.update(due_on=Greatest(F("received_on"), day), changed_at=Now())
