"""People support what others marked, and say something of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from renewal import pace, rules
from renewal.models import Comment, Moderation, Pin, PinSupport
from renewal.services.held import check_person, note, refuse
from renewal.services.pinning import check_open, held_pin, no_such_pin


@transaction.atomic
def support(*, pin_id: int, person: User, now: datetime) -> Pin:
    """Support a marked place; doing so twice is doing so once.

    Raises NotFound, NotAllowed for whom may not take part or whose own it is, and Conflict when
    places are not marked now.
    """
    check_person(person)
    row = _visible(pin_id)
    refuse(NotAllowed, "may_not_support", rules.may_support(True, row.person_id == person.pk))
    check_open(row.neighbourhood, now)
    PinSupport.objects.get_or_create(pin=row, person=person, defaults={"at": now})
    return row


@transaction.atomic
def take_back(*, pin_id: int, person: User, now: datetime) -> Pin:
    """Take one's support back; without any nothing happens. Raises NotFound and Conflict."""
    row = _visible(pin_id)
    check_open(row.neighbourhood, now)
    PinSupport.objects.filter(pin=row, person=person).delete()
    return row


@transaction.atomic
def comment(*, pin_id: int, text: str, name: str, person: User, now: datetime) -> Comment:
    """Say something of a marked place; sent twice in a row it is taken once.

    Raises NotFound, NotAllowed, Invalid by field, Conflict when places are not marked now, and
    TooMany.
    """
    check_person(person)
    row = _visible(pin_id)
    check_open(row.neighbourhood, now)
    said = text.replace("\r\n", "\n").strip()
    reasons = {"text": rules.may_comment(said, True), "name": rules.may_be_written(name)}
    if found := {field: reason for field, reason in reasons.items() if reason}:
        raise Invalid("comment_invalid", " ".join(found.values()), found)
    last = row.comments.order_by("-pk").first()
    if last and last.person_id == person.pk and last.text == said and not last.withdrawn_at:
        return last
    pace.take("comment", person.pk, pace.MOST_COMMENTS)
    shown = now if row.neighbourhood.moderation == Moderation.AFTER else None
    made = Comment.objects.create(
        pin=row, person=person, name=name.strip(), text=said, created_at=now, published_at=shown
    )
    note("comment_written", made, person, now, pin=row.number)
    return made


@transaction.atomic
def withdraw_comment(*, comment_id: int, person: User, now: datetime) -> Comment:
    """Take back what one said. Raises NotFound, NotAllowed, and Conflict when it is gone."""
    known = Comment.objects.filter(pk=comment_id).first()
    if known is None:
        raise NotFound("no_such_comment", _("There is no such comment here."))
    held_pin(known.pin_id)
    known.refresh_from_db()
    is_own = known.person_id is not None and known.person_id == person.pk
    refuse(NotAllowed, "not_own", None if is_own else _("Somebody else wrote this."))
    refuse(Conflict, "gone", _("This has been withdrawn.") if known.withdrawn_at else None)
    known.withdrawn_at = now
    known.save(update_fields=["withdrawn_at"])
    note("comment_withdrawn", known, person, now)
    return known


def _visible(pin_id: int) -> Pin:
    row = held_pin(pin_id)
    shown = row.published_at and not row.hidden_at and not row.withdrawn_at
    if not shown or row.neighbourhood.process.published_at is None:
        raise no_such_pin()
    return row
