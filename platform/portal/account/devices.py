"""Where a request comes from: its network address, and whether this browser is known here."""

import secrets
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase

from accounts.tries import digest
from tenants.isolation.signing import salted

COOKIE = "__Host-device" if settings.PRODUCTION else "device"
YEAR = 365 * 24 * 3600


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=salted("accounts.device"))


def device_of(request: HttpRequest, email: str) -> str:
    """A mark of this browser, if this very account has been signed in to with it; else nothing."""
    try:
        value = _signer().unsign(request.COOKIES.get(COOKIE, ""), max_age=YEAR)
    except BadSignature:
        return ""
    whose, _colon, mark = value.partition(":")
    return mark if whose == digest(email) else ""


def remember(response: HttpResponseBase, request: HttpRequest, email: str) -> None:
    """Let this browser be known for an account: guesses from elsewhere shut no door to it."""
    mark = device_of(request, email) or secrets.token_hex(8)
    keep: dict[str, Any] = {"max_age": YEAR, "httponly": True, "samesite": "Lax"}
    value = _signer().sign(f"{digest(email)}:{mark}")
    response.set_cookie(COOKIE, value, secure=settings.PRODUCTION, **keep)
