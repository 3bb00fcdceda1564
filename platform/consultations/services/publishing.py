"""Answers become public, one by one or all that were reviewed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Conflict, NotFound
from consultations import register_rules as rules
from consultations import tasks
from consultations.models import Answer, Consultation, Entry
from consultations.services.held import SCOPE, theirs
from processes.services import duties
from records.services import Actor, audit, tell

# Whose answers the ledger of duties counts.
KIND = "consultations.contribution"


@transaction.atomic
def publish(
    *,
    consultation_id: int,
    answer_ids: Collection[int] | None = None,
    by: Actor | None,
    now: datetime,
) -> list[Answer]:
    """Publish these answers, or all that were reviewed, together or not at all.

    The ledger of duties counts what they answer as answered, and their contributors are written
    to. Raises NotFound, NotAllowed, and Conflict when one of them cannot be published.
    """
    consultation = theirs(consultation_id, by)
    answers = _chosen(consultation, answer_ids)
    chosen = [one.pk for one in answers]
    Answer.objects.filter(pk__in=chosen).update(published_at=now)
    answered = list(Entry.objects.filter(answer__in=chosen).order_by("pk").values_list("pk"))
    numbers = [pk for (pk,) in answered]
    duties.answered(kind=KIND, object_ids=numbers, on=timezone.localdate(now))
    for one in answers:
        one.published_at = now
        _note(one, by, now)
    tell(name="consultations.answers_published", object_id=consultation.pk, scope=SCOPE)
    tasks.tell_contributors.enqueue(chosen)
    return answers


def _chosen(consultation: Consultation, answer_ids: Collection[int] | None) -> list[Answer]:
    own = Answer.objects.filter(consultation=consultation)
    if answer_ids is None:
        wanted = own.filter(reviewed_at__isnull=False, published_at=None, entries__isnull=False)
        answer_ids = set(wanted.values_list("pk", flat=True))
        if not answer_ids:
            raise Conflict("nothing_to_publish", _("There is no reviewed answer to publish."))
    held = list(own.filter(pk__in=answer_ids).order_by("pk").select_for_update())
    if not held or len(held) != len(set(answer_ids)):
        raise NotFound("no_such_answer", _("There is no such answer here."))
    counts = own.filter(pk__in=answer_ids).annotate(n=Count("entries")).values_list("pk", "n")
    sizes = dict(counts)
    for one in held:
        published, reviewed = one.published_at is not None, one.reviewed_at is not None
        if reason := rules.may_publish(published, reviewed, sizes[one.pk]):
            raise Conflict("not_published", f"{one.title}: {reason}")
    return held


def _note(answer: Answer, by: Actor | None, now: datetime) -> None:
    numbers = answer.entries.order_by("number").values_list("number", flat=True)
    facts = {
        "numbers": rules.ranges(list(numbers)),
        "position": answer.position,
        "reviewed_by": answer.reviewed_by_id,
        "drafted_by": answer.drafted_by_id,
    }
    audit(act="consultations.answer_published", object=answer, by=by, now=now, data=facts)
