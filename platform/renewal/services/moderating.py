"""What people marked and said is looked at, hidden for a reason, shown again, and answered."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Right
from common.errors import Conflict, Invalid, NotFound
from processes.rules import official
from processes.services import duties
from records.services import Actor
from renewal import owed, rules, tasks
from renewal.models import Became, Comment, Measure, Pin
from renewal.services.held import (
    not_found_any_more,
    note,
    part_of,
    refuse,
    refuse_fields,
    theirs,
)


@transaction.atomic
def approve(
    *, neighbourhood_id: int, pin_ids: Collection[int], by: Actor | None, now: datetime
) -> int:
    """Show what waited for a moderator; returns how many. Raises NotFound, NotAllowed, Conflict."""
    home = theirs(neighbourhood_id, by, Right.ANSWER)
    waiting = home.pins.filter(pk__in=list(pin_ids), published_at=None, withdrawn_at=None)
    fresh = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for row in fresh:
        row.published_at = now
        row.save(update_fields=["published_at"])
        note("pin_published", row, by, now, number=row.number)
    return len(fresh)


@transaction.atomic
def approve_comment(*, comment_id: int, by: Actor | None, now: datetime) -> Comment:
    """Show a comment that waited. Raises NotFound, NotAllowed and Conflict."""
    row = _held_comment(comment_id, by)
    if row.published_at is None:
        row.published_at = now
        row.save(update_fields=["published_at"])
        note("comment_published", row, by, now)
    return row


@transaction.atomic
def hide(*, pin_id: int, because: str, by: Actor | None, now: datetime) -> Pin:
    """Show a marked place no more; people read that there was one and why it is not shown.

    Raises NotFound, NotAllowed, Invalid without a reason, and Conflict when it is hidden already.
    """
    row = held_by(pin_id, by)
    _refuse_hide(row.hidden_at is not None, because)
    row.hidden_at, row.because = now, because.strip()
    row.save(update_fields=["hidden_at", "because"])
    not_found_any_more(row)
    note("pin_hidden", row, by, now, number=row.number, because=row.because)
    tasks.tell_author.enqueue(row.pk, hidden=True)
    return row


@transaction.atomic
def unhide(*, pin_id: int, by: Actor | None, now: datetime) -> Pin:
    """Show again what was hidden. Raises NotFound, NotAllowed, and Conflict."""
    row = held_by(pin_id, by)
    refuse(Conflict, "not_hidden", None if row.hidden_at else _("This is not hidden."))
    row.hidden_at, row.because = None, ""
    row.published_at = row.published_at or now
    # It is there again: whoever keeps a copy of what has changed hears of it.
    row.updated_at = now
    row.save(update_fields=["hidden_at", "because", "published_at", "updated_at"])
    note("pin_unhidden", row, by, now, number=row.number)
    return row


@transaction.atomic
def hide_comment(*, comment_id: int, because: str, by: Actor | None, now: datetime) -> Comment:
    """Show a comment no more. Raises as `hide` does."""
    row = _held_comment(comment_id, by)
    _refuse_hide(row.hidden_at is not None, because)
    row.hidden_at, row.because = now, because.strip()
    row.save(update_fields=["hidden_at", "because"])
    note("comment_hidden", row, by, now, because=row.because)
    return row


@transaction.atomic
def answer(
    *,
    neighbourhood_id: int,
    pin_ids: Collection[int],
    became: str,
    reply: Mapping[str, str],
    measure_id: int | None,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> int:
    """Say what became of some marked places, all at once or none; returns how many.

    Taken up in a measure that people see, or not and why. An answer is written anew by answering
    again. Raises NotFound, NotAllowed, Invalid by field, and Conflict for one that was withdrawn.
    """
    home = theirs(neighbourhood_id, by, Right.ANSWER)
    refuse_fields(rules.may_answer(became, measure_id is not None, reply, official(languages)))
    measure = part_of(Measure, home, measure_id) if became == Became.TAKEN_UP else None
    _check_measure(measure)
    wanted = set(pin_ids)
    rows = list(home.pins.filter(pk__in=wanted).select_for_update(of=("self",)).order_by("pk"))
    if not rows or len(rows) != len(wanted):
        raise NotFound("no_such_pin", _("Choose some of the marked places of this neighbourhood."))
    gone = next((row for row in rows if row.withdrawn_at), None)
    if gone is not None:
        said = _("Number %(n)d has been withdrawn meanwhile.") % {"n": gone.number}
        raise Conflict("pin_withdrawn", said)
    for row in rows:
        row.became, row.measure = became, measure
        row.reply = {code: text.strip() for code, text in reply.items() if text.strip()}
        row.answered_at, row.updated_at = row.answered_at or now, now
        row.save(update_fields=["became", "measure", "reply", "answered_at", "updated_at"])
        note("pin_answered", row, by, now, number=row.number, became=became)
        tasks.tell_author.enqueue(row.pk)
    duties.answered(kind=owed.KIND, object_ids=wanted, on=timezone.localdate(now))
    return len(rows)


def held_by(pin_id: int, by: Actor | None) -> Pin:
    """A pin that `by` may answer. Raises NotFound, NotAllowed and Conflict."""
    known = Pin.objects.filter(pk=pin_id).values_list("neighbourhood_id", flat=True).first()
    if known is None:
        raise NotFound("no_such_pin", _("There is no such marked place here."))
    return part_of(Pin, theirs(known, by, Right.ANSWER), pin_id)


def _check_measure(measure: Measure | None) -> None:
    if measure is not None and measure.published_at is None:
        message = _("People do not see this measure yet. Publish it first.")
        raise Invalid("measure_is_draft", message, {"measure": message})


def _held_comment(comment_id: int, by: Actor | None) -> Comment:
    row = Comment.objects.select_for_update(of=("self",)).filter(pk=comment_id).first()
    if row is None:
        raise NotFound("no_such_comment", _("There is no such comment here."))
    held_by(row.pin_id, by)
    return row


def _refuse_hide(is_hidden: bool, because: str) -> None:
    reason = rules.may_hide(is_hidden, because)
    if reason and is_hidden:
        raise Conflict("hidden", reason)
    if reason:
        raise Invalid("no_reason", reason, {"because": reason})
