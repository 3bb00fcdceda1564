"""A step asks people with a questionnaire."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, NotFound
from processes import rules
from processes.models import Link, Step
from processes.questionnaires import ASKED_BY, QUESTIONNAIRE, STEP, bindings, bound
from processes.services.checking import locked_step
from processes.services.periods import set_to
from records.services import Actor, audit
from surveys.services.drafting import locked as locked_questionnaire


@transaction.atomic
def ask_with(*, step_id: int, questionnaire_id: int, by: Actor | None, now: datetime) -> Link:
    """Ask with a questionnaire in a step: it is open while the step runs, also once it is moved.

    Raises NotFound, NotAllowed, and Conflict for a step that is over or annulled, for a
    questionnaire of another step, and for one whose time cannot be set any more.
    """
    step = locked_step(step_id, by)
    found = locked_questionnaire(questionnaire_id, by)
    annulled = step.process.annulled_at is not None
    reason = rules.may_ask_with(annulled, step.is_over(now), bound(found.pk).exists())
    if reason:
        raise Conflict("questionnaire_not_bound", reason, {"questionnaire": reason})
    made = Link.objects.create(
        from_kind=QUESTIONNAIRE,
        from_id=found.pk,
        meaning=ASKED_BY,
        to_kind=STEP,
        to_id=step.pk,
        created_at=now,
    )
    set_to(found, step, by, now)
    _note("bound", step, found.pk, by, now)
    return made


@transaction.atomic
def stop_asking(*, step_id: int, questionnaire_id: int, by: Actor | None, now: datetime) -> None:
    """Loosen a questionnaire from its step; its time stays. Raises NotFound, NotAllowed."""
    step = locked_step(step_id, by)
    gone, _each = bindings([step.pk]).filter(from_id=questionnaire_id).delete()
    if not gone:
        raise NotFound("no_such_link", _("There is no such link here."))
    _note("loosened", step, questionnaire_id, by, now)


def _note(what: str, step: Step, number: int, by: Actor | None, now: datetime) -> None:
    data = {"questionnaire": number}
    audit(act=f"processes.questionnaire_{what}", object=step, by=by, now=now, data=data)
