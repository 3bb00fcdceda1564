"""The municipality's position: written by one, reviewed by another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, NotFound
from consultations import register_rules as rules
from consultations.models import SENT_BACK, Answer, Consultation, Entry, Provision
from consultations.services.held import held_answer, numbers_of, theirs
from records.services import Actor, audit


class Overtaken(Conflict):
    """Somebody else has written meanwhile: `answer` is what stands now."""

    def __init__(self, answer: Answer | None, message: str = "") -> None:
        text = message or _(
            "Somebody else has written on this answer meanwhile. Below is what they wrote; what "
            "you typed has not been lost."
        )
        super().__init__("overtaken", text)
        self.answer = answer


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What an official answers. `reasons` and `changed` by language; `changed_keys` are the keys
    of the parts of the draft that changed through it."""

    title: str
    position: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    changed_keys: Sequence[str] = ()

    def cleaned(self, consultation: Consultation) -> dict[str, Any]:
        """The columns of a row. Raises Invalid with the faults by field."""
        given = {
            "title": self.title.strip(),
            "position": self.position,
            "reasons": _said(self.reasons),
            "changed": _said(self.changed),
        }
        keys = list(dict.fromkeys(self.changed_keys))
        known = _known(consultation, keys)
        if faults := rules.may_say(keys=keys, known=known, **given):  # type: ignore[arg-type]
            raise Invalid("answer_invalid", " ".join(faults.values()), faults)
        return given | {"changed_keys": keys}


@transaction.atomic
def answer(
    *,
    consultation_id: int,
    entry_ids: Collection[int],
    reply: Reply,
    by: Actor | None,
    now: datetime,
) -> Answer:
    """Answer contributions that have none yet, one or five hundred, with the same words: a draft.

    They are taken in one statement; of two who answer the same at once, the second gets nothing of
    it. Raises NotFound, NotAllowed, Invalid with the faults by field, and Overtaken when one of
    them is in a group already.
    """
    consultation = theirs(consultation_id, by)
    given = reply.cleaned(consultation)
    made = Answer.objects.create(
        consultation=consultation, drafted_by_id=_number(by), drafted_at=now, **given
    )
    wanted = set(entry_ids)
    free = consultation.entries.filter(pk__in=wanted, answer=None, withdrawn_at=None)
    if not wanted or free.update(answer=made) != len(wanted):
        raise _taken(consultation, wanted, made)
    numbers = rules.ranges(numbers_of(made.entries.all()))
    audit(
        act="consultations.answer_drafted",
        object=made,
        by=by,
        now=now,
        data={"numbers": numbers, "position": made.position},
    )
    return made


@transaction.atomic
def draft(
    *, answer_id: int, revision: int, reply: Reply, by: Actor | None, now: datetime
) -> Answer:
    """Write an answer anew, upon its `revision`. What was reviewed is reviewed again.

    Raises NotFound, NotAllowed, Invalid with the faults by field, Conflict once it is published,
    and Overtaken when somebody has written meanwhile.
    """
    held = held_answer(answer_id, by)
    if reason := rules.may_write(held.published_at is not None):
        raise Conflict("answer_published", reason)
    given = reply.cleaned(held.consultation)
    same = all(getattr(held, name) == value for name, value in given.items())
    if same and held.drafted_by_id is not None:
        return held
    if held.revision != revision:
        raise Overtaken(held)
    for name, value in given.items():
        setattr(held, name, value)
    held.revision += 1
    held.drafted_by_id, held.drafted_at = _number(by), now
    held.reviewed_by = held.reviewed_at = None
    held.save()
    audit(
        act="consultations.answer_drafted",
        object=held,
        by=by,
        now=now,
        data={"revision": held.revision, "position": held.position},
    )
    return held


@transaction.atomic
def review(
    *, answer_id: int, revision: int, languages: Sequence[str], by: Actor | None, now: datetime
) -> Answer:
    """Find an answer good that somebody else has written, as it stood at `revision`: it is whole
    in every official language of the portal, whose `languages` are given.

    Raises NotFound, NotAllowed for the one who wrote it, Conflict when it is not whole or is
    published, and Overtaken when somebody has written meanwhile.
    """
    held = held_answer(answer_id, by)
    if held.revision != revision:
        raise Overtaken(held)
    incomplete = rules.is_whole(held.position, held.reasons, held.changed, languages)
    published = held.published_at is not None
    if reason := rules.may_review(published, incomplete, held.drafted_by_id, _number(by)):
        raise Conflict("not_reviewed", reason)
    held.reviewed_by_id, held.reviewed_at = _number(by), now
    held.save(update_fields=["reviewed_by", "reviewed_at"])
    audit(
        act="consultations.answer_reviewed",
        object=held,
        by=by,
        now=now,
        data={"revision": held.revision, "position": held.position},
    )
    return held


@transaction.atomic
def send_back(
    *, answer_id: int, revision: int, because: str, by: Actor | None, now: datetime
) -> Answer:
    """Give an answer back to be put right; it waits for no review until it is written anew.

    The reason stands in the audit trail (`register.remark_on`). Raises NotFound, NotAllowed,
    Conflict when it is published or nothing is said, and Overtaken when somebody has written
    meanwhile.
    """
    held = held_answer(answer_id, by)
    if held.revision != revision:
        raise Overtaken(held)
    has_text = bool(held.position or held.reasons)
    if reason := rules.may_send_back(held.published_at is not None, has_text, because):
        raise Conflict("not_sent_back", reason)
    held.reviewed_by = held.reviewed_at = None
    held.save(update_fields=["reviewed_by", "reviewed_at"])
    audit(
        act=SENT_BACK,
        object=held,
        by=by,
        now=now,
        data={"revision": held.revision, "because": because.strip()},
    )
    return held


def _taken(consultation: Consultation, wanted: set[int], made: Answer) -> Exception:
    """Why not all of them could be answered; the transaction leaves nothing of what was."""
    found = Entry.objects.filter(consultation=consultation, pk__in=wanted)
    others = list(found.exclude(answer=None).exclude(answer=made).select_related("answer"))
    if others:
        reason = rules.may_answer([one.number for one in others])
        return Overtaken(others[0].answer, str(reason))
    if withdrawn := rules.ranges(numbers_of(found.exclude(withdrawn_at=None))):
        message = _("Withdrawn by their authors: %(numbers)s. They need no answer.")
        return Conflict("withdrawn", message % {"numbers": withdrawn})
    return NotFound("no_such_contribution", _("There is no such contribution here."))


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: text.strip() for code, text in texts.items() if text.strip()}


def _known(consultation: Consultation, keys: Sequence[str]) -> list[str]:
    if not keys:
        return []
    found = Provision.objects.filter(version__document__consultation=consultation, key__in=keys)
    return list(found.values_list("key", flat=True).distinct())


def _number(by: Actor | None) -> int | None:
    return by.pk if by is not None else None
