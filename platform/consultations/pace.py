"""How much one may say within an hour; counted for all processes.

Counted within the act itself: what is refused, or fails, costs nobody anything.
"""

from django.utils.translation import gettext as _

from accounts.tries import digest
from common.errors import DomainError
from tenants.isolation import counters

WINDOW = 3600
# An association that comments on each article of a plan stays within it.
MOST_OF_A_PERSON = 60
# From one network address, and to one e-mail address, that nobody has confirmed.
MOST_OF_A_NETWORK = 20
MOST_TO_AN_ADDRESS = 5


class TooMany(DomainError):
    """More than may be said within an hour."""

    status = 429


def take(kind: str, who: str, most: int) -> None:
    """Count an act of `who`; raises TooMany when there were `most` within the hour."""
    if counters.add(f"consultations.{kind}:{digest(who)}", 1, WINDOW) > most:
        raise TooMany("too_many_contributions", _too_many())


def _too_many() -> str:
    return _(
        "That was very much within an hour. What you typed is kept on this page: wait an hour and "
        "send it again."
    )
