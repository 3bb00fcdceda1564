"""`Idempotency-Key`: what is sent again, since an answer was lost, is done once."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from api.problems import Malformed
from common.errors import Conflict

# In seconds: within a day the same key gives the same answer.
KEPT = 24 * 3600
_LONGEST = 200


def once(request: Any, resource: str, act: Callable[[], int]) -> int:
    """The number of what `act` made, or made when this key was first sent by this person.

    What is refused leaves no trace: the same key may be sent with what was corrected. Two at the
    same moment are told apart by the act itself, which takes the same thing once.
    Raises Malformed without a key, and Conflict when the key came with another body before.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not 1 <= len(key) <= _LONGEST:
        message = _("Send a header “Idempotency-Key” with a value of your own, up to 200 signs.")
        raise Malformed("idempotency_key_missing", {"Idempotency-Key": message})
    name = f"idempotency:{resource}:{request.user.pk}:{_digest(key.encode())}"
    body = _digest(request._request.body)
    if known := cache.get(name):
        if known[0] != body:
            message = _("This Idempotency-Key came with another body before.")
            raise Conflict("idempotency_key_reused", message)
        return int(known[1])
    made = act()
    cache.set(name, [body, made], KEPT)
    return made


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
