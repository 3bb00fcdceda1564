"""How often may be searched for what nobody has searched for just now.

Answers that are kept count nothing: a page of results that many ask for is made once. What is held
back are programs that try words at random: each by its address, and all together by portal, so that
one portal's crawlers do not take all processes.
"""

from django.http import HttpRequest

from tenants.isolation.callers import Pace, address_of, network_of
from tenants.isolation.connection import current_schema

# Searches a minute in each process.
A_CALLER, A_PORTAL = 30, 300
# After so many seconds a caller that was held back may search again.
PAUSE = 60 // A_CALLER
_callers, _portals = Pace(A_CALLER), Pace(A_PORTAL)


def may_search(request: HttpRequest) -> bool:
    """Count a search; whether it is within the pace."""
    schema = current_schema()
    return _callers.may(f"{schema} {network_of(address_of(request))}") and _portals.may(schema)


def forget() -> None:
    """Begin anew (tests)."""
    _callers.forget()
    _portals.forget()
