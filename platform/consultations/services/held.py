"""Rows of the register, for one transaction alone."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import outside
from common.errors import Conflict, NotAllowed, NotFound
from consultations import register_rules as rules
from consultations.models import Answer, Consultation, Entry
from processes.rules import may_touch_archived
from records.services import Actor

# What of a portal the news are about, as its generation is called.
SCOPE = "consultations"


def theirs(consultation_id: int, by: Actor | None, right: Right = Right.ANSWER) -> Consultation:
    """A consultation in which `by` may act. Raises NotFound, NotAllowed for one of another local
    community or department, and Conflict for one that the archive has."""
    consultation = read_by(consultation_id, by, right)
    if reason := may_touch_archived(consultation.process.archived_at is not None):
        raise Conflict("process_archived", reason)
    return consultation


def read_by(consultation_id: int, by: Actor | None, right: Right = Right.ANSWER) -> Consultation:
    """The same to be read alone, also once the archive has it. Raises NotFound and NotAllowed."""
    found = Consultation.objects.select_related("process", "call").filter(pk=consultation_id)
    consultation = found.first()
    if consultation is None:
        raise NotFound("no_such_consultation", _("There is no such consultation here."))
    if reason := rules.may_touch(outside(by, right, consultation.process.unit)):
        raise NotAllowed("consultation_of_others", reason)
    return consultation


def held_entry(entry_id: int, by: Actor | None) -> Entry:
    """A line of the register with what was said. Raises NotFound and NotAllowed."""
    found = Entry.objects.select_for_update(of=("self",)).select_related("contribution")
    entry = found.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound("no_such_contribution", _("There is no such contribution here."))
    theirs(entry.consultation_id, by)
    return entry


def held_answer(answer_id: int, by: Actor | None, right: Right = Right.ANSWER) -> Answer:
    """An answer. Raises NotFound and NotAllowed."""
    answer = Answer.objects.select_for_update(of=("self",)).filter(pk=answer_id).first()
    if answer is None:
        raise no_such_answer()
    theirs(answer.consultation_id, by, right)
    return answer


def no_such_answer() -> NotFound:
    """What is said of an answer that is not there, or not any more."""
    return NotFound("no_such_answer", _("There is no such answer here."))


def held_entries(
    consultation: Consultation, entry_ids: Collection[int], into: int | None = None
) -> QuerySet[Entry]:
    """Lines of a register whose answers can be changed, and `into` to which they go.

    Answers are locked before entries and in the order of their numbers, as in each other act, so
    that two acts never wait for each other. Raises NotFound, and Conflict when an answer has been
    published or somebody moved an entry meanwhile.
    """
    chosen = Entry.objects.filter(consultation=consultation, pk__in=entry_ids)
    before = dict(chosen.values_list("pk", "answer_id"))
    if not before or len(before) != len(set(entry_ids)):
        raise NotFound("no_such_contribution", _("There is no such contribution here."))
    wanted = {pk for pk in before.values() if pk is not None} | ({into} if into else set())
    answers = Answer.objects.filter(pk__in=wanted, consultation=consultation).order_by("pk")
    held = list(answers.select_for_update())
    if into and all(one.pk != into for one in held):
        # Somebody has thrown the group away meanwhile.
        raise no_such_answer()
    published = {one.pk for one in held if one.published_at is not None}
    rows = list(chosen.select_for_update(of=("self",)).values_list("pk", "answer_id", "number"))
    if any(before[pk] != answer for pk, answer, _number in rows):
        raise Conflict("regrouped_meanwhile", _("Somebody else has moved one of them meanwhile."))
    answered = [number for _pk, answer, number in rows if answer in published]
    if reason := rules.may_regroup(answered) or rules.may_write(into in published):
        raise Conflict("answer_published", reason)
    return chosen


def unreview(answer_ids: Collection[int], now: datetime) -> None:
    """What is answered by a text has changed: it is reviewed anew, and who writes on it hears."""
    for answer in Answer.objects.filter(pk__in=answer_ids):
        if answer.position or answer.reasons:
            answer.revision += 1
            answer.reviewed_at = answer.reviewed_by = None
            answer.save(update_fields=["revision", "reviewed_at", "reviewed_by"])


def numbers_of(entries: QuerySet[Entry]) -> Sequence[int]:
    """The numbers of some lines, in their order."""
    return list(entries.order_by("number").values_list("number", flat=True))
