"""Links that open one registration: random, known to the mail alone, kept as hashes."""

import secrets

from django.utils.translation import gettext as _

from accounts.services import digest_of
from common.errors import NotFound
from events.models import Registration

# A mail more than these makes the oldest link useless.
MOST = 40
_LONGEST = 100


def fresh_link(registration: Registration) -> str:
    """A new token for a registration, not yet saved; those sent before stay good."""
    token = secrets.token_urlsafe(24)
    registration.links = [*registration.links, digest_of(token)][-MOST:]
    return token


def find(token: str) -> Registration:
    """The registration that a link opens, with its terms and event.

    Raises NotFound for a link of another municipality, one that was never given, or one whose
    registration has been deleted after the event: there is no way to tell them apart.
    """
    found = None
    if len(token) <= _LONGEST and token.isprintable():
        known = Registration.objects.by_link(digest_of(token))
        found = known.select_related("terms__event").first()
    if found is None:
        raise gone()
    return found


def gone() -> NotFound:
    """What is said of a registration that is not there, or not any more."""
    message = _("This link does not work any more. Open that of the latest mail, or register anew.")
    return NotFound("link_unknown", message)
