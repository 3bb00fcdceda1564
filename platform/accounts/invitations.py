"""Invitations of staff: a link that works once, for a week, for one address, in one place."""

import hashlib
import secrets
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import people
from accounts.models import Invitation, User
from accounts.roles import BY_KEY, Right
from accounts.rules import INVITATION, may_invite
from accounts.standing import may
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.isolation.signing import salted


def digest_of(token: str) -> str:
    """What is stored of a link's token, with the municipality in it."""
    return hashlib.sha256(f"{salted('accounts.invitation')}:{token}".encode()).hexdigest()


def _check(by: User) -> None:
    if not may(by, Right.PEOPLE):
        raise NotAllowed("not_administrator", _("Only administrators may do that."))


@transaction.atomic
def invite(*, email: str, role: str, unit: str, by: User, now: datetime) -> tuple[Invitation, str]:
    """Invite somebody to a role; returns the token for the link, which is shown this once.

    An earlier invitation of the same address to the same role ends. Raises Invalid with the faults
    by field, NotAllowed unless `by` manages people.
    """
    _check(by)
    email, unit, wanted = email.strip().lower(), " ".join(unit.split()), BY_KEY.get(role)
    if faults := may_invite(email, wanted, unit):
        raise Invalid("invitation_invalid", " ".join(faults.values()), faults)
    assert wanted is not None  # noqa: S101 - the rule has said so
    group, _made = Group.objects.get_or_create(name=wanted.group)
    Invitation.objects.open(now).filter(email=email, group=group).update(expires_at=now)
    token = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        email=email,
        group=group,
        unit=unit,
        digest=digest_of(token),
        invited_by=by,
        created_at=now,
        expires_at=now + INVITATION,
    )
    return made, token


def withdraw(*, number: int, by: User, now: datetime) -> None:
    """Let an open invitation end at once. Raises NotFound when there is none of that number."""
    _check(by)
    if not Invitation.objects.open(now).filter(pk=number).update(expires_at=now):
        raise NotFound("no_such_invitation", _("There is no such invitation."))


def find(token: str, now: datetime) -> Invitation | None:
    """The invitation that a link opens now."""
    found = Invitation.objects.open(now).select_related("group", "invited_by")
    return found.filter(digest=digest_of(token)).first()


@transaction.atomic
def accept(
    *, token: str, now: datetime, by: User | None, password: str = "", language: str = ""
) -> User:
    """Take up the role: `by` who is signed in with that address, or somebody new with a password.

    Of two at the same moment one gets it. Raises NotFound when the link does not hold, and Conflict
    when there is an account with that address and nobody is signed in to it.
    """
    held = Invitation.objects.select_for_update(of=("self",)).open(now)
    invitation = held.select_related("group").filter(digest=digest_of(token)).first()
    if invitation is None:
        raise NotFound("invitation_over", over())
    person = people.owner_of(invitation.email)
    if person is not None and person.is_active and (by is None or by.pk != person.pk):
        raise Conflict("sign_in_first", _("Sign in first: this address has an account here."))
    if person is None:
        # Somebody may have typed the address into a form; who was invited has its mail.
        User.objects.filter(email=invitation.email).delete()
        person = User.objects.create_user(invitation.email, password, language=language)
    elif not person.is_active:
        raise NotFound("invitation_over", over())
    people.vouch(person=person)
    person.groups.add(invitation.group)
    if invitation.unit != person.unit:
        person.unit = invitation.unit
        person.save(update_fields=["unit"])
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    return person


def over() -> str:
    """Why a link to an invitation does not hold."""
    return _("This invitation has been used, withdrawn or has run out. Ask for a new one.")
