"""Everything that a municipality keeps of a person, for the person: a copy in JSON (GDPR, art. 15
and 20). Each domain adds its part; none holds a secret."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from accounts.models import Deputyship, Invitation, User

Part = Callable[[User], Any]
_parts: dict[str, Part] = {}


def register(name: str, part: Part) -> None:
    """Let `part` answer what a domain keeps of a person, under `name` in the copy."""
    _parts[name] = part


def copy_of(person: User) -> dict[str, Any]:
    """What is kept of a person, as plain values."""
    return {"account": _account(person), **{name: part(person) for name, part in _parts.items()}}


def _account(person: User) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=person)
    factors = Authenticator.objects.filter(user_id=person.pk)
    sessions = UserSession.objects.filter(user=person)
    deputies = Deputyship.objects.filter(principal=person) | Deputyship.objects.filter(
        deputy=person
    )
    invitations = Invitation.objects.filter(email=person.email)
    return {
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "language": person.language,
        "unit": person.unit,
        "verified_as_resident": person.verified_at,
        "of_age_on": person.of_age_on,
        "joined": person.date_joined,
        "last_sign_in": person.last_login,
        "roles": list(person.groups.order_by("name").values_list("name", flat=True)),
        "addresses": list(addresses.values("email", "verified", "primary")),
        "second_factors": list(factors.values("type", "created_at", "last_used_at")),
        "sessions": list(sessions.values("created_at", "ip", "user_agent")),
        "deputies": list(
            deputies.values("principal__email", "deputy__email", "starts_at", "ends_at")
        ),
        "invitations": list(invitations.values("group__name", "created_at", "accepted_at")),
    }
