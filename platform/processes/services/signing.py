"""Signatures: given by verified residents, and taken back.

Who signed stands in no audit trail, event or message: a collection tells numbers alone. Every act
that counts holds the row of its collection, so that numbers are exact and a threshold is reached
once.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from accounts.standing import may
from common.errors import Conflict, NotAllowed
from processes import signature_rules as rules
from processes.models import Signature, SignatureCollection
from processes.services.collecting import locked_collection, standing_of
from processes.services.thresholds import counted
from records.services import audit
from tenants.isolation.signing import salted


@transaction.atomic
def sign(*, collection_id: int, person: User, now: datetime | None = None) -> SignatureCollection:
    """Sign; doing so twice is doing so once. `now` is when the row could be had, unless told.

    Raises NotFound, NotAllowed for whom may not sign, Conflict when it is not open or this person
    has signed on paper.
    """
    collection = locked_collection(collection_id)
    now = now or timezone.now()
    signer = _checked(collection, person, now)
    before = _of(collection, signer)
    if before is not None and before.withdrawn_at is None:
        if before.person_id == person.pk:
            return collection
        raise Conflict("signed_already", _("You have signed already, for example on paper."))
    if before is not None and (reason := rules.may_sign_again(before.struck)):
        raise NotAllowed("may_not_sign", reason)
    row = before or Signature(collection=collection)
    row.person, row.digest, row.at = person, bound(collection, signer.identity), now
    row.sheet = row.line = row.withdrawn_at = None
    row.struck = ""
    saved(row)
    audit(act="processes.signature_given", object=collection, by=None, now=now)
    return counted(collection, collection.signed + 1, now)


@transaction.atomic
def withdraw(
    *, collection_id: int, person: User, now: datetime | None = None
) -> SignatureCollection:
    """Take one's signature back; without any nothing happens.

    Raises NotFound, and Conflict when it is not open any more: numbers stay.
    """
    collection = locked_collection(collection_id)
    now = now or timezone.now()
    if reason := rules.may_sign(standing_of(collection), now):
        raise Conflict("collection_not_open", reason)
    row = _of(collection, person)
    if row is None or row.withdrawn_at is not None:
        return collection
    row.withdrawn_at = now
    saved(row)
    audit(act="processes.signature_withdrawn", object=collection, by=None, now=now)
    return counted(collection, collection.signed - 1, now)


def signer_of(person: User | None, today: date) -> rules.Signatory:
    """Somebody as the rules look at them; None for a visitor who is not signed in."""
    if person is None or not person.is_authenticated:
        return rules.Signatory(False, False, False, False)
    has_right = person.is_active and may(person, Right.TAKE_PART)
    of_age = person.of_age_on is None or person.of_age_on <= today
    return rules.Signatory(True, has_right, bool(person.identity), of_age)


def bound(collection: SignatureCollection, identity: str) -> str:
    """A resident's digest for this collection alone: in another it is another."""
    salt = salted(f"processes.signature:{collection.pk}")
    return salted_hmac(salt, identity, algorithm="sha256").hexdigest()


def signature_of(collection: SignatureCollection, person: User) -> Signature | None:
    """What a person has signed here, online or on paper, and not taken back."""
    row = _of(collection, person)
    return row if row is not None and row.withdrawn_at is None else None


def _of(collection: SignatureCollection, person: User) -> Signature | None:
    rows = collection.signatures.all()
    own = rows.filter(person=person).first()
    if own is not None or not person.identity:
        return own
    return rows.filter(digest=bound(collection, person.identity)).first()


def _checked(collection: SignatureCollection, person: User, now: datetime) -> User:
    if reason := rules.may_sign(standing_of(collection), now):
        raise Conflict("collection_not_open", reason)
    # As they are now, not as they were when the page was shown.
    fresh = User.objects.get(pk=person.pk)
    signer = signer_of(fresh, timezone.localdate(now))
    if reason := rules.may_be_signer(signer, collection.kind):
        raise NotAllowed("may_not_sign", reason)
    return fresh


def saved(row: Signature) -> None:
    """Write a signature. Raises Conflict where PostgreSQL finds it too late, or counted before."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        message = _("This cannot be counted any more: the time is over, or it was counted before.")
        raise Conflict("signature_refused", message) from error
