"""Second factors: codes of an authenticator app and recovery codes, each of which works once."""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

STEP_SECONDS = 30
# A clock may be one step off on either side.
TOLERANCE = 1
PROOFS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def _box() -> Fernet:
    key = salted_hmac("accounts.factors", settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))


def sealed(text: str) -> str:
    """A secret as it is stored: who reads the table, or a backup of it, has no codes."""
    return _box().encrypt(text.encode()).decode()


def opened(text: str) -> str | None:
    """A secret that was sealed; None when it was under another key, as after a restored archive."""
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def kinds_of(person: Any) -> list[str]:
    """What a person has set up, a kind for each: authenticator app, passkeys."""
    found = Authenticator.objects.filter(user_id=person.pk, type__in=PROOFS)
    return list(found.order_by("pk").values_list("type", flat=True))


@transaction.atomic
def use_code(*, person: Any, code: str, now: datetime) -> Authenticator | None:
    """The factor whose code this is, used up by it; None when it is nobody's, old or used.

    Two at the same moment wait for each other, so that one code opens one session. A code of the
    app counts no more once it, or a later one, was used (RFC 6238, section 5.2).
    """
    digits = "".join(char for char in code if char.isascii() and char.isdigit())
    factors = Authenticator.objects.select_for_update().filter(user_id=person.pk).order_by("pk")
    for factor in factors.exclude(type=Authenticator.Type.WEBAUTHN):
        is_app = factor.type == Authenticator.Type.TOTP
        if _use_of_app(factor, digits, now) if is_app else factor.wrap().validate_code(digits):
            return factor
    return None


def step_of(secret: str | None, digits: str, now: datetime) -> int | None:
    """The step of time whose code this is, around `now`; takes the same time for each code."""
    if not secret:
        return None
    middle, found = int(now.timestamp()) // STEP_SECONDS, None
    for step in range(middle - TOLERANCE, middle + TOLERANCE + 1):
        if hmac.compare_digest(format_hotp_value(hotp_value(secret, step)), digits):
            found = step
    return found


def _use_of_app(factor: Authenticator, digits: str, now: datetime) -> bool:
    step = step_of(opened(factor.data["secret"]), digits, now)
    if step is None or step <= factor.data.get("last_step", 0):
        return False
    factor.data["last_step"] = step
    factor.save(update_fields=["data"])
    return True


@transaction.atomic
def forget_all(*, person: Any) -> None:
    """For who has lost telephone and codes: the next sign-in leads to setting a new one up.

    Whoever asks for it has made sure who is asking; every session of the person ends.
    """
    Authenticator.objects.filter(user_id=person.pk).delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
