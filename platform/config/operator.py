"""Who runs the installation, as the environment says it."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

# How far it complies with EN 301 549: as on the portals.
CONFORMANCE = ("full", "partial", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """How the operator is reached and how accessible the root domain is; empty where not said."""

    name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    conformance: str = "partial"
    exceptions: tuple[str, ...] = ()
    checked_on: date | None = None

    @property
    def has_contact(self) -> bool:
        """Whether there is any way to reach the operator."""
        return bool(self.address or self.email or self.phone)


def operator(
    named: tuple[str, str],
    reached: tuple[str, str],
    conformance: str,
    exceptions: str,
    checked_on: str,
) -> Operator:
    """The operator from the texts of the environment: name and address, e-mail and telephone.

    Lines of the address and sentences of the exceptions are parted by `|`. Raises
    ImproperlyConfigured when a text is not what it should be.
    """
    (name, address), (email, phone) = named, reached
    if conformance not in CONFORMANCE:
        raise ImproperlyConfigured("ACCESSIBILITY_CONFORMANCE must be full, partial or none.")
    try:
        day = date.fromisoformat(checked_on) if checked_on else None
    except ValueError as error:
        raise ImproperlyConfigured("ACCESSIBILITY_CHECKED_ON must be a day: 2026-11-23.") from error
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise ImproperlyConfigured("OPERATOR_EMAIL must be an e-mail address.") from error
    return Operator(
        name=name.strip(),
        address="\n".join(_parted(address)),
        email=email,
        phone=phone.strip(),
        conformance=conformance,
        exceptions=_parted(exceptions),
        checked_on=day,
    )


def _parted(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.split("|"))
    return tuple(part for part in parts if part)
