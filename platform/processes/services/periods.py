"""The time to answer a questionnaire is that of its step, and moves with it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from common.errors import DomainError
from processes.models import Process, Step
from processes.questionnaires import bindings, of_steps
from records.services import Actor, audit
from surveys import services as surveys
from surveys.models import Questionnaire
from surveys.rules import State


def set_to(found: Questionnaire, step: Step, by: Actor | None, now: datetime) -> None:
    """Let it be answered while the step runs; what has opened keeps its beginning.

    Raises as `surveys.services.set_period`.
    """
    has_opened = found.state(now) in (State.OPEN, State.CLOSED)
    opens_at = found.opens_at if has_opened else step.opens_at
    _set(found, opens_at, step.closes_at, by, now)


def follow(steps: Iterable[Step], by: Actor | None, now: datetime) -> None:
    """Move the questionnaires of steps that were moved; those that cannot move any more stay.

    Once its results are out, for example: that it stays is written to the audit trail.
    """
    for step in steps:
        for found in of_steps([step]):
            try:
                set_to(found, step, by, now)
            except DomainError as error:
                _note_kept(step, found, error, by, now)


def call_off(process: Process, by: Actor | None, now: datetime) -> None:
    """End what is asked in a process that was annulled; what was answered stays."""
    for step in process.steps.all():
        for found in of_steps([step]):
            state = found.state(now)
            # One that has not opened never opens.
            opens_at = now - timedelta(seconds=1) if state == State.EARLY else found.opens_at
            if state in (State.EARLY, State.OPEN):
                try:
                    _set(found, opens_at, now, by, now)
                except DomainError as error:
                    _note_kept(step, found, error, by, now)


def forget(steps: Iterable[Step]) -> None:
    """Loosen the questionnaires of steps that are thrown away with a draft."""
    bindings(step.pk for step in steps).delete()


def _set(
    found: Questionnaire,
    opens_at: datetime | None,
    closes_at: datetime,
    by: Actor | None,
    now: datetime,
) -> None:
    if (found.opens_at, found.closes_at) != (opens_at, closes_at):
        surveys.set_period(
            questionnaire_id=found.pk, opens_at=opens_at, closes_at=closes_at, by=by, now=now
        )


def _note_kept(
    step: Step, found: Questionnaire, error: DomainError, by: Actor | None, now: datetime
) -> None:
    data = {"questionnaire": found.pk, "because": error.message}
    audit(act="processes.questionnaire_not_moved", object=step, by=by, now=now, data=data)
