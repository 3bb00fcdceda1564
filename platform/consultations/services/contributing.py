"""Somebody says something: it gets its number, its moment, its receipt, and an answer is owed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from accounts.standing import may
from common.errors import Conflict, NotAllowed
from consultations import attachments, mails, owed, pace, receipts, rules
from consultations.models import Channel, Consultation, Contribution, Entry, Moderation, Version
from consultations.services.preparing import locked
from consultations.services.saying import Words, checked, tidy
from records.services import Actor, audit, tell

_TWICE_WITHIN, _LATEST = timedelta(minutes=10), 200


@dataclass(frozen=True, kw_only=True)
class Giver:
    """Whose it is and how it came: a person of an account, a guest, or an official for somebody."""

    channel: str = Channel.PORTAL
    person: User | None = None
    email: str = ""
    entered_by: User | None = None


@transaction.atomic
def contribute(
    *, consultation_id: int, words: Words, person: User, now: datetime | None = None
) -> Contribution:
    """Take what somebody with an account says, number it, and send them a receipt.

    Without `now` the clock is asked once the consultation is locked: numbers follow the order of
    the moments, and of two who arrive at the closing each is either in time or not. What is said
    is shown at once or once a moderator has looked at it; the municipality owes an answer.

    Raises NotFound, NotAllowed for whom may not take part, Conflict when the consultation is not
    open, Invalid by field, and TooMany. What is sent twice (a double click, a lost answer) is taken
    once.
    """
    has_right = person.is_active and may(person, Right.TAKE_PART)
    if reason := rules.may_take_part(True, has_right):
        raise NotAllowed("may_not_take_part", reason)
    consultation = locked(consultation_id)
    now = now or timezone.now()
    check_open(consultation, now)
    version = checked(consultation, words)
    if before := _sent_before(consultation, words, version, person, now):
        return before
    pace.take("person", str(person.pk), pace.MOST_OF_A_PERSON)
    return take(consultation, words, Giver(person=person, email=person.email), now=now, by=person)


def _sent_before(
    consultation: Consultation, words: Words, version: Version | None, person: User, now: datetime
) -> Contribution | None:
    """The same said by the same person a moment ago, among the latest of this consultation.

    Of the same text, since the parts of two texts have the same keys; and with the same files, so
    that who sends again with the one that was forgotten is heard.
    """
    latest = Contribution.objects.filter(
        consultation=consultation,
        number__gt=consultation.last_number - _LATEST,
        received_at__gt=now - _TWICE_WITHIN,
    )
    same = latest.filter(
        person_id=person.pk,
        entry__withdrawn_at=None,
        text=tidy(words.text),
        version__document=version.document_id if version else None,
        provision_key=words.provision_key,
    )
    sizes = [file.size for file in words.files]
    return next((one for one in same if [file["size"] for file in one.files] == sizes), None)


def check_open(consultation: Consultation, now: datetime) -> None:
    """Raises Conflict when nothing can be handed in at `now`."""
    if reason := rules.may_contribute(rules.standing_of(consultation), now):
        raise Conflict("consultation_not_open", reason)


def take(
    consultation: Consultation,
    words: Words,
    giver: Giver,
    *,
    now: datetime,
    by: Actor | None,
    original: attachments.Original | None = None,
) -> Contribution:
    """Write down what was said in a consultation that is locked and open; files are kept with it,
    and the `original` mail that it was read from.

    Raises Invalid by field.
    """
    version = checked(consultation, words)
    consultation.last_number += 1
    consultation.save(update_fields=["last_number"])
    with attachments.kept(words.files, original) as files:
        made = _row(consultation, words, giver, now)
        made.files = files
        made.version = version
        facts = receipts.facts_of(made, consultation.process.slug, version)
        made.digest = receipts.digest_of(facts)
        made.save(force_insert=True)
        _enter(made, giver, shows_name=words.shows_name)
        _follow(made, now, by)
    return made


def _row(consultation: Consultation, words: Words, giver: Giver, now: datetime) -> Contribution:
    return Contribution(
        consultation=consultation,
        number=consultation.last_number,
        received_at=now,
        channel=giver.channel,
        person_id=giver.person.pk if giver.person else None,
        name=words.name.strip(),
        organisation=words.organisation.strip(),
        email=giver.email,
        entered_by_id=giver.entered_by.pk if giver.entered_by else None,
        language=words.language,
        text=tidy(words.text),
        provision_key=words.provision_key,
        latitude=words.latitude,
        longitude=words.longitude,
    )


def _enter(made: Contribution, giver: Giver, *, shows_name: bool) -> None:
    """Its line in the register."""
    # What an official enters was looked at by entering it.
    entered = giver.entered_by is not None
    shown = entered or made.consultation.moderation == Moderation.AFTER
    Entry.objects.create(
        contribution=made,
        consultation=made.consultation,
        number=made.number,
        provision_key=made.provision_key,
        shown_text=made.text,
        shown_name=(made.organisation or made.name) if shows_name else "",
        published_at=made.received_at if shown else None,
    )


def _follow(made: Contribution, now: datetime, by: Actor | None) -> None:
    """What follows from it: the duty, the receipt, the news."""
    owed.owe(made)
    if made.email:
        mails.receipt(made)
    facts: dict[str, Any] = {"number": made.number, "digest": made.digest, "channel": made.channel}
    audit(act="consultations.contribution_submitted", object=made, by=by, now=now, data=facts)
    tell(name="consultations.contribution_submitted", object_id=made.pk, scope="consultations")


@transaction.atomic
def withdraw(*, receipt: str, now: datetime) -> Contribution:
    """Take back what one has said, by the address of its receipt, as long as people are asked.

    It stays in the register as withdrawn, without its text. Raises NotFound and Conflict.
    """
    found = receipts.find(receipt)
    consultation = locked(found.consultation_id)
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=found.pk)
    standing = rules.standing_of(consultation)
    if reason := rules.may_withdraw(standing, now, entry.withdrawn_at is not None):
        raise Conflict("contribution_stays", reason)
    entry.withdrawn_at = now
    entry.save(update_fields=["withdrawn_at"])
    owed.release(found)
    data = {"number": found.number}
    audit(act="consultations.contribution_withdrawn", object=found, by=None, now=now, data=data)
    tell(name="consultations.contribution_withdrawn", object_id=found.pk, scope="consultations")
    return found
