"""Signatures in links: each holds in one municipality only."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing

from tenants.isolation.signing import salted

# Seconds for which the link in a mail to confirm an address works.
CONFIRMATION = 3 * 24 * 3600


class PasswordTokens(PasswordResetTokenGenerator):
    """Tokens of links that set a password: they hold once, where and while nothing has changed."""

    @property
    def key_salt(self) -> str:  # type: ignore[override]
        """Asked anew each time: one object serves all municipalities of a process."""
        return salted("accounts.password_token")


def confirmation_key(address: EmailAddress) -> str:
    """What the link that confirms an address carries: the row and the address that it held."""
    value = [address.pk, address.email]
    return signing.dumps(value, salt=salted("accounts.confirmation"))


def address_of(key: str) -> EmailAddress | None:
    """The unconfirmed address that a link is about; None for what is forged, old or used."""
    try:
        found: Any = signing.loads(key, salt=salted("accounts.confirmation"), max_age=CONFIRMATION)
        pk, email = found
    except (signing.BadSignature, ValueError, TypeError):
        return None
    waiting = EmailAddress.objects.select_related("user").filter(pk=pk, email=email)
    return waiting.filter(verified=False, user__is_active=True).first()
