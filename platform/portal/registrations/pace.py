"""How many registrations may be sent from one network address; counted for all processes.

A family, an office or a library registers within it; a program that fills seats with made-up
addresses does not get far. Only what the service took counts, so that mistakes cost nobody, and an
address that is registered already counts like a new one: the count tells nothing about anybody.
"""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.tries import digest
from common.errors import DomainError
from tenants.isolation import counters
from tenants.isolation.callers import address_of, network_of

MOST = 20
WINDOW = 3600


class TooMany(DomainError):
    """From this network address more people have registered than may within an hour."""

    status = 429


def take(request: HttpRequest) -> None:
    """Count a registration before it is tried; raises TooMany when there were enough."""
    if counters.add(_name(request), 1, WINDOW) > MOST:
        give_back(request)
        raise TooMany("too_many_registrations", _too_many())


def give_back(request: HttpRequest) -> None:
    """It was refused: it does not count."""
    counters.add(_name(request), -1, WINDOW)


def _name(request: HttpRequest) -> str:
    return f"registrations:{digest(network_of(address_of(request)))}"


def _too_many() -> str:
    return _(
        "Many people have registered from your internet connection within the last hour. What you "
        "typed is kept on this page: wait an hour and send it again, or ask the organiser to "
        "register you."
    )
