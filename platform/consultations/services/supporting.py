"""People support what others have said, and take that back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from accounts.standing import may
from common.errors import Conflict, NotAllowed, NotFound
from consultations import rules
from consultations.models import Entry, Support


@transaction.atomic
def support(*, entry_id: int, person: User, now: datetime) -> Entry:
    """Support an opinion; doing so twice is doing so once.

    Raises NotFound, NotAllowed for whom may not take part or whose own it is, and Conflict when the
    consultation is not open. Safe at the same time as itself: the count is written under its lock.
    """
    entry = _locked(entry_id)
    _check(entry, person, now)
    try:
        with transaction.atomic():
            Support.objects.create(entry=entry, person=person, at=now)
    except IntegrityError:
        return entry
    return _counted(entry, 1)


@transaction.atomic
def take_back(*, entry_id: int, person: User, now: datetime) -> Entry:
    """Take one's support back; without any nothing happens.

    Raises NotFound, and Conflict when the consultation is not open: afterwards numbers are final.
    """
    entry = _locked(entry_id)
    _check_open(entry, now)
    gone, _by_model = Support.objects.filter(entry=entry, person=person).delete()
    return _counted(entry, -1) if gone else entry


def _locked(entry_id: int) -> Entry:
    rows = Entry.objects.select_for_update(of=("self",))
    related = ("consultation__process", "consultation__call", "contribution")
    found = rows.select_related(*related).filter(pk=entry_id).first()
    if found is None or found.consultation.process.published_at is None:
        raise NotFound("no_such_contribution", _("There is no such opinion here."))
    return found


def _check(entry: Entry, person: User, now: datetime) -> None:
    has_right = person.is_active and may(person, Right.TAKE_PART)
    is_own = entry.contribution.person_id == person.pk
    for reason in (
        rules.may_take_part(True, has_right),
        rules.may_support(entry.is_shown(now), is_own),
    ):
        if reason:
            raise NotAllowed("may_not_support", reason)
    _check_open(entry, now)


def _check_open(entry: Entry, now: datetime) -> None:
    if reason := rules.may_contribute(rules.standing_of(entry.consultation), now):
        raise Conflict("consultation_not_open", reason)


def _counted(entry: Entry, by: int) -> Entry:
    entry.supports += by
    entry.save(update_fields=["supports"])
    return entry
