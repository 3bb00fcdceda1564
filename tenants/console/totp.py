"""Codes by time, as RFC 6238 and RFC 4226 have them; no state and no clock."""

import base64
import hmac
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
# A clock may be one step off on either side.
TOLERANCE = 1


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of the step of time number `step` (RFC 4226, section 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}}"


def step_of(seconds: float) -> int:
    """The step that the moment `seconds` after 1970 lies in (RFC 6238, section 4.2)."""
    return int(seconds) // STEP_SECONDS


def matching_step(secret: bytes, code: str, seconds: float) -> int | None:
    """The step around the moment whose code this is, or None. Takes the same time for each code."""
    now, found = step_of(seconds), None
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found


def as_text(secret: bytes) -> str:
    """The secret as people type it into a generator."""
    return base64.b32encode(secret).decode().rstrip("=")


def address(secret: bytes, account: str, issuer: str) -> str:
    """What a generator reads from the picture."""
    facts = {"secret": as_text(secret), "issuer": issuer, "digits": DIGITS, "period": STEP_SECONDS}
    return f"otpauth://totp/{quote(f'{issuer}:{account}')}?{urlencode(facts)}"
