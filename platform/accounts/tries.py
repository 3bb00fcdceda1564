"""How often something may be tried: counted for all processes, in each municipality's own table.

Guesses are counted before anything is compared, so that those made at the same moment all count.
Who has signed in before from this browser is counted apart from strangers: guesses from elsewhere
can shut the door to strangers for a quarter of an hour, never to somebody whose browser is known.
"""

import hashlib

from django.utils.translation import gettext as _

from common.errors import NotAllowed
from tenants.isolation import counters

WINDOW = 900
# In a quarter of an hour: from one network address, for one account, of codes, and mails to one
# address that anybody may ask for.
MOST = {"address": 60, "sign_in": 10, "code": 6, "mail": 3, "sign_up": 20}


def digest(text: str) -> str:
    """An address as it stands in the table of counters, where nobody reads it."""
    return hashlib.sha256(text.strip().casefold().encode()).hexdigest()[:32]


def _name(kind: str, what: str, device: str) -> str:
    return f"accounts.{kind}:{digest(what)}" + (f":{device}" if device else "")


def count(kind: str, what: str, device: str = "") -> bool:
    """Count a try; False when there were too many."""
    return counters.add(_name(kind, what, device), 1, WINDOW) <= MOST[kind]


def hold_back(kind: str, what: str, device: str = "") -> None:
    """Count a try; raises NotAllowed when there were too many."""
    if not count(kind, what, device):
        raise NotAllowed("too_many_tries", too_many())


def too_many() -> str:
    """What somebody reads who has tried too often."""
    return _("Too many tries. Wait a quarter of an hour, or set a new password by e-mail.")


def take_back(kind: str, what: str, device: str = "") -> None:
    """The try was right: it does not count. Those before it do, or a guesser would sign in to an
    account of their own in between."""
    counters.add(_name(kind, what, device), -1, WINDOW)


def forget(kind: str, what: str, device: str = "") -> None:
    """Let the count begin anew: the person has proved who they are in another way."""
    counters.forget(_name(kind, what, device))
