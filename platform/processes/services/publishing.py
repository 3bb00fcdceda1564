"""The plan of a process is published: from now on people see it, and changes have reasons."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from common.errors import Invalid
from processes import rules
from processes.models import Change, ChangeKind, Process, Step
from processes.opening import before_opening
from processes.recipe import recipe
from processes.services.beginning import locked_draft
from records.services import Actor, audit, tell


@transaction.atomic
def publish(
    *, process_id: int, languages: Sequence[str], by: Actor | None, now: datetime
) -> Process:
    """Let people see a process and its timeline.

    Before that its words are said in every official language of the portal (`languages`), the key
    questions up to the first step in which people act are answered, no such step lies in the past,
    and the domains have what they need (`opening.register`). Raises NotFound, NotAllowed, Invalid
    with what is missing by field, and Conflict when it is published already.
    """
    process = locked_draft(process_id, by)
    if missing := missing_for(process, languages, now):
        raise Invalid("process_incomplete", " ".join(dict.fromkeys(missing.values())), missing)
    process.published_at = now
    process.save(update_fields=["published_at"])
    Change.objects.create(
        process=process, kind=ChangeKind.PUBLISHED, at=now, by_name=str(by or "")[:254]
    )
    audit(act="processes.process_published", object=process, by=by, now=now)
    tell(name="processes.process_published", object_id=process.pk, scope="processes")
    return process


def missing_for(process: Process, languages: Sequence[str], now: datetime) -> dict[str, str]:
    """What is missing before a process may be published, by field; empty when nothing is."""
    found = rules.missing_texts(process.texts, languages)
    if process.fast_track and (reason := rules.may_explain(process.fast_track, languages)):
        found["fast_track"] = reason
    steps = list(process.steps.all())
    if reason := rules.may_open(unanswered(process, steps)):
        found["questions"] = reason
    today = timezone.localdate(now)
    shape = {one.key: one for one in recipe(process.recipe_key).steps}
    for step in steps:
        acts = shape[step.key].citizens_act
        opens_on = timezone.localdate(step.opens_at)
        if acts and (reason := rules.may_begin_to_act(opens_on, today)):
            found[f"step_{step.key}"] = reason
    return found | before_opening(process, languages)


def unanswered(process: Process, steps: Sequence[Step]) -> list[str]:
    """The titles of the steps, up to the first in which people act, with key questions open."""
    shape = {one.key: one for one in recipe(process.recipe_key).steps}
    found = []
    for step in steps:
        one = shape[step.key]
        if any(not step.answers.get(asked.key, "").strip() for asked in one.questions):
            found.append(str(one.title))
        if one.citizens_act:
            break
    return found
