"""Organisations look for partners for a call; contacts are shown once both sides have agreed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from cofinancing import rules
from cofinancing.letters import tell_of_answer, tell_of_approach, tell_of_removal
from cofinancing.models import Approach, Interest, Opportunity
from cofinancing.pace import MOST_APPROACHES, take
from cofinancing.services.held import check_official, note, refuse_fields
from common.errors import Conflict, NotAllowed, NotFound
from records.services import Actor


@transaction.atomic
def seek(
    *,
    number: int,
    organisation: str,
    about: str,
    contact: str,
    agreed: bool,
    person: User,
    now: datetime,
) -> Interest:
    """List an organisation among those who look for partners for a call, or change what it says.

    Raises NotFound, Invalid by field, and Conflict for a call that is over.
    """
    refuse_fields(rules.may_seek(organisation, about, contact, agreed))
    call = _open_call(number, now)
    row = Interest.objects.filter(opportunity=call, person=person, withdrawn_at=None).first()
    row = row or Interest(opportunity=call, person=person, agreed_at=now)
    row.organisation, row.about = " ".join(organisation.split()), about.strip()
    row.contact = contact.strip()
    row.save()
    note("interest_listed", row, person, now)
    return row


@transaction.atomic
def withdraw(*, number: int, person: User, now: datetime) -> None:
    """Take oneself off the list; contacts that were exchanged stay with whoever has them.

    Raises NotFound.
    """
    row = _mine(number, person)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    note("interest_withdrawn", row, person, now)


@transaction.atomic
def remove(*, number: int, because: str, by: Actor | None, now: datetime) -> None:
    """Take somebody from the list as an official, with a reason that they are told by mail.

    Raises NotFound, NotAllowed, and Invalid without a reason.
    """
    rows = Interest.objects.select_for_update(of=("self",)).select_related("opportunity")
    row = rows.filter(pk=number, withdrawn_at=None).first()
    if row is None:
        raise NotFound("no_such_interest", _("It is not listed any more."))
    check_official(by, row.opportunity.unit)
    refuse_fields({"because": rules.may_be_said(because, rules.LONGEST_REASON)})
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    note("interest_removed", row, by, now, because=because.strip())
    tell_of_removal(row, because.strip())


@transaction.atomic
def approach(*, number: int, words: str, person: User, now: datetime) -> Approach:
    """Ask one that is listed for its contact; who was asked by it before says yes by that.

    Raises NotFound, NotAllowed for whoever is not listed, Conflict for what was asked already, and
    TooMany.
    """
    asked = Interest.objects.shown().filter(pk=number).first()
    if asked is None or asked.person_id == person.pk:
        raise NotFound("no_such_interest", _("It is not listed any more."))
    # One at a time: of two who ask each other at once, the second says yes to the first.
    Opportunity.objects.select_for_update(no_key=True).get(pk=asked.opportunity_id)
    call = _open_call(asked.opportunity_id, now)
    mine = Interest.objects.shown().filter(opportunity=call, person=person).first()
    if mine is None:
        raise NotAllowed("not_listed", _("Put your own organisation on the list first."))
    back = Approach.objects.filter(asking=asked, asked=mine, declined_at=None).first()
    if back is not None:
        return answer(number=back.pk, accepts=True, person=person, now=now)
    refuse_fields({"words": rules.may_be_said(words, 500) if words.strip() else None})
    take("approach", person.pk, MOST_APPROACHES)
    row = Approach(asking=mine, asked=asked, words=words.strip(), created_at=now)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict("asked_already", _("You have asked them already.")) from error
    note("approached", row, person, now)
    tell_of_approach(row)
    return row


@transaction.atomic
def answer(*, number: int, accepts: bool, person: User, now: datetime) -> Approach:
    """Say yes or no to being asked. With a yes both see the contact of the other.

    Raises NotFound, and Conflict when it was answered already.
    """
    rows = Approach.objects.select_for_update(of=("self",)).select_related("asking", "asked")
    row = rows.filter(pk=number, asked__person=person).first()
    if row is None:
        raise NotFound("no_such_approach", _("There is no such thing here."))
    if row.accepted_at or row.declined_at:
        raise Conflict("answered_already", _("You have answered this already."))
    row.accepted_at, row.declined_at = (now, None) if accepts else (None, now)
    row.save(update_fields=["accepted_at", "declined_at"])
    note("approach_answered", row, person, now, accepts=accepts)
    if accepts:
        tell_of_answer(row)
    return row


def mine_of(person: User, call: Opportunity) -> tuple[Interest | None, list[Approach]]:
    """How somebody is listed for a call, and what they asked or were asked; two queries."""
    row = Interest.objects.filter(person=person, opportunity=call, withdrawn_at=None).first()
    if row is None:
        return None, []
    found = Approach.objects.filter(Q(asking=row) | Q(asked=row))
    return row, list(found.select_related("asking", "asked"))


def _open_call(number: int, now: datetime) -> Opportunity:
    found = Opportunity.objects.open(now).filter(pk=number).first()
    if found is None:
        raise NotFound("no_such_call", _("One cannot apply to this call any more."))
    return found


def _mine(number: int, person: User) -> Interest:
    rows = Interest.objects.select_for_update().filter(pk=number, person=person, withdrawn_at=None)
    found = rows.first()
    if found is None:
        raise NotFound("no_such_interest", _("It is not listed any more."))
    return found
