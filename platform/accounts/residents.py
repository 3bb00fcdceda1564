"""Residents whom an official has seen with a document: verified once, by name, birth and address.

None of these three is kept. What is kept is a keyed digest, which holds in one municipality and
under one SECRET_KEY: the same person is recognised by it, also on paper, and nobody is found by it.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import with_address
from accounts.roles import Right
from accounts.rules import may_be_resident, of_age_on
from accounts.standing import may
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from records.services import audit
from tenants.isolation.signing import salted

_SHORT = {"ulica": "ul", "cesta": "c", "trg": "t", "naselje": "nas", "stevilka": "", "st": ""}


@dataclass(frozen=True, kw_only=True)
class Resident:
    """Somebody as they stand in a document or on a sheet; says nothing of them when printed."""

    name: str = field(repr=False)
    born: date = field(repr=False)
    address: str = field(repr=False)


def digest_of(who: Resident) -> str:
    """A keyed digest of a person, the same however names and streets are written.

    Capitals, accents, order of names, hyphens and the usual short forms of streets do not count;
    of the address only street and house number do. Another address makes another person.
    """
    said = f"{_names(who.name)}|{who.born.isoformat()}|{_street(who.address)}"
    return salted_hmac(salted("accounts.resident"), said, algorithm="sha256").hexdigest()


@transaction.atomic
def verify(*, email: str, who: Resident, by: User, now: datetime) -> User:
    """Note that the account of that address is this resident's, whose document `by` has seen.

    Said anew, after a move for example, it takes the place of what was noted. Raises NotAllowed,
    Invalid by field, NotFound, and Conflict when another account is this person's already.
    """
    person = _asked(email, by)
    if faults := may_be_resident(who.name, who.address, who.born, timezone.localdate(now)):
        raise Invalid("resident_invalid", " ".join(faults.values()), faults)
    birthday = of_age_on(who.born)
    person.identity, person.verified_at = digest_of(who), now
    person.of_age_on = birthday if birthday > timezone.localdate(now) else None
    try:
        with transaction.atomic():
            person.save(update_fields=["identity", "verified_at", "of_age_on"])
    except IntegrityError as error:
        message = _("Another account has been verified for this person already.")
        raise Conflict("resident_has_account", message) from error
    audit(act="accounts.resident_verified", object=person, by=by, now=now)
    return person


@transaction.atomic
def unverify(*, email: str, by: User, now: datetime) -> User:
    """Note that an account is no resident's any more, after a move or a mistake.

    Raises NotAllowed, and NotFound.
    """
    person = _asked(email, by)
    person.identity, person.verified_at, person.of_age_on = "", None, None
    person.save(update_fields=["identity", "verified_at", "of_age_on"])
    audit(act="accounts.resident_unverified", object=person, by=by, now=now)
    return person


def _asked(email: str, by: User) -> User:
    if not may(by, Right.PROCESSES):
        raise NotAllowed("not_official", _("Only officials who run processes may do that."))
    found = with_address(email)
    if found is None:
        message = _("There is no account with this address here.")
        raise NotFound("no_such_account", message, {"email": message})
    return User.objects.select_for_update().get(pk=found.pk)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(one for one in apart if not unicodedata.combining(one))


def _names(text: str) -> str:
    return " ".join(sorted(re.findall(r"\w+", _plain(text))))


def _street(text: str) -> str:
    """Street and house number alone: the first part between commas and postal codes with both."""
    parts = re.split(r",|\b[1-9]\d{3}\b", _plain(text))
    street = next((one for one in parts if re.search(r"\d", one)), parts[0])
    words = [_SHORT.get(word, word) for word in re.findall(r"[^\W\d_]+|\d+", street)]
    return " ".join(word for word in words if word)
