"""Keys by which somebody without an account comes back to what they began: random, kept as hashes.

A key holds in its own municipality alone, since only that one knows its hash.
"""

import secrets

from django.utils.translation import gettext as _

from accounts.services import digest_of
from common.errors import NotFound
from surveys.models import Response

_LONGEST = 100


def fresh_key() -> tuple[str, str]:
    """A new key and what is stored of it."""
    key = secrets.token_urlsafe(24)
    return key, digest_of(key)


def find(key: str) -> Response:
    """The response that a key opens, with its questionnaire. Raises NotFound."""
    found = None
    if 0 < len(key) <= _LONGEST and key.isprintable():
        known = Response.objects.filter(key_digest=digest_of(key))
        found = known.select_related("questionnaire").first()
    if found is None:
        message = _("This link does not work any more. Begin the questionnaire anew.")
        raise NotFound("response_unknown", message)
    return found
