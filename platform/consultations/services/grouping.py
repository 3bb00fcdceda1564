"""Similar contributions are put together and answered once; each is somebody's to answer."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from accounts.standing import may
from common.errors import Conflict, Invalid
from consultations import register_rules as rules
from consultations.models import Answer
from consultations.services.held import (
    held_answer,
    held_entries,
    no_such_answer,
    numbers_of,
    theirs,
    unreview,
)
from records.services import Actor, audit


@transaction.atomic
def group(
    *,
    consultation_id: int,
    title: str,
    entry_ids: Collection[int],
    by: Actor | None,
    now: datetime,
) -> Answer:
    """Put contributions into a new group, out of those in which they were.

    Raises NotFound, NotAllowed, Invalid without a name, and Conflict when one is answered already.
    """
    consultation = theirs(consultation_id, by)
    if reason := rules.may_name(title):
        raise Invalid("group_unnamed", reason, {"title": reason})
    chosen = held_entries(consultation, entry_ids)
    made = Answer.objects.create(consultation=consultation, title=title.strip(), drafted_at=now)
    _move(chosen, made, now)
    audit(
        act="consultations.contributions_grouped",
        object=made,
        by=by,
        now=now,
        data={"numbers": rules.ranges(numbers_of(made.entries.all())), "title": made.title},
    )
    return made


@transaction.atomic
def put(*, answer_id: int, entry_ids: Collection[int], by: Actor | None, now: datetime) -> Answer:
    """Put contributions into a group that there is; what is written there is reviewed anew.

    Raises NotFound, NotAllowed, and Conflict when one of them or the group is answered already.
    """
    known = Answer.objects.filter(pk=answer_id).first()
    if known is None:
        raise no_such_answer()
    consultation = theirs(known.consultation_id, by)
    chosen = held_entries(consultation, entry_ids, into=answer_id)
    numbers = rules.ranges(numbers_of(chosen))
    _move(chosen, known, now)
    audit(
        act="consultations.contributions_grouped",
        object=known,
        by=by,
        now=now,
        data={"numbers": numbers, "title": known.title},
    )
    return Answer.objects.get(pk=answer_id)


@transaction.atomic
def take_out(
    *, consultation_id: int, entry_ids: Collection[int], by: Actor | None, now: datetime
) -> int:
    """Take contributions out of their groups; says how many. A group that was neither written on
    nor holds another one is gone with its last.

    Raises NotFound, NotAllowed, and Conflict when one of them is answered already.
    """
    consultation = theirs(consultation_id, by)
    chosen = held_entries(consultation, entry_ids)
    numbers = rules.ranges(numbers_of(chosen))
    taken = _move(chosen, None, now)
    audit(
        act="consultations.contributions_taken_out",
        object=consultation,
        by=by,
        now=now,
        data={"numbers": numbers},
    )
    return taken


@transaction.atomic
def dissolve(*, answer_id: int, by: Actor | None, now: datetime) -> None:
    """Throw away a group with what is written in it; its contributions are without one again.

    Raises NotFound, NotAllowed, and Conflict once it is published.
    """
    answer = held_answer(answer_id, by)
    if reason := rules.may_write(answer.published_at is not None):
        raise Conflict("answer_published", reason)
    numbers = rules.ranges(numbers_of(answer.entries.all()))
    answer.entries.update(answer=None)
    audit(
        act="consultations.group_dissolved",
        object=answer,
        by=by,
        now=now,
        data={"numbers": numbers, "title": answer.title},
    )
    answer.delete()


@transaction.atomic
def assign(
    *,
    consultation_id: int,
    entry_ids: Collection[int],
    to: User | None,
    by: Actor | None,
    now: datetime,
) -> int:
    """Hand contributions to an official, or with None to nobody; says how many.

    Raises NotFound, NotAllowed, and Invalid for somebody who may not answer here.
    """
    consultation = theirs(consultation_id, by)
    if to is not None:
        holds = may(to, Right.ANSWER, consultation.process.unit, now)
        if reason := rules.may_assign(holds):
            raise Invalid("not_assigned", reason, {"to": reason})
    chosen = consultation.entries.filter(pk__in=entry_ids)
    count = chosen.update(assigned_to=to)
    audit(
        act="consultations.contributions_assigned",
        object=consultation,
        by=by,
        now=now,
        data={"numbers": rules.ranges(numbers_of(chosen)), "to": to.pk if to else None},
    )
    return count


def _move(chosen: Any, into: Answer | None, now: datetime) -> int:
    left = {pk for pk in chosen.values_list("answer_id", flat=True) if pk is not None}
    count = int(chosen.update(answer=into))
    unreview({*left, *([into.pk] if into else [])}, now)
    blank = Answer.objects.filter(pk__in=left, entries=None, position="", reasons={}, changed={})
    blank.delete()
    return count
