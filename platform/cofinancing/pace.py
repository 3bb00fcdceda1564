"""How often one may ask others within an hour; counted within the act itself."""

from django.utils.translation import gettext as _

from accounts.tries import digest
from common.errors import DomainError
from tenants.isolation import counters

WINDOW = 3600
MOST_APPROACHES = 10


class TooMany(DomainError):
    """More than may be asked within an hour."""

    status = 429


def take(kind: str, who: object, most: int) -> None:
    """Count an act of `who`; raises TooMany when there were `most` within the hour."""
    if counters.add(f"cofinancing.{kind}:{digest(str(who))}", 1, WINDOW) > most:
        message = _("That was very much within an hour. Wait an hour and send it again.")
        raise TooMany("too_much", message)
