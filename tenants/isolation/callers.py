"""Who asks, as far as an address tells; and how often each may ask for what is dear."""

from collections import OrderedDict
from ipaddress import ip_address, ip_network
from threading import Lock
from time import monotonic

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The caller's address: the proxy's own note where the caller is a proxy of ours."""
    address = str(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    noted = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    # The last entry is the proxy's; those before it are whatever the caller wrote.
    return noted.rpartition(",")[2].strip() if noted and settings.PRODUCTION else address


def network_of(address: str) -> str:
    """What one caller has: an address of IPv4, or the network of 64 bits of one of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    return str(ip_network(f"{found}/64", strict=False)) if found.version == 6 else address


class Pace:
    """How often a caller may ask within a minute, in this process; nothing is written anywhere.

    A caller begins with `most`, and gets them back evenly. Of so many callers the longest unseen
    are forgotten.
    """

    CALLERS = 10_000

    def __init__(self, most: int) -> None:
        self._most = float(most)
        self._lock = Lock()
        # Caller: what is left, and when that was known.
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def may(self, caller: str, now: float | None = None) -> bool:
        """Count an ask; whether it is within the pace."""
        now = monotonic() if now is None else now
        with self._lock:
            left, at = self._left.pop(caller, (self._most, now))
            left = min(self._most, left + (now - at) * self._most / 60)
            self._left[caller] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > self.CALLERS:
                self._left.popitem(last=False)
        return left >= 1

    def forget(self) -> None:
        """Begin anew (tests)."""
        self._left.clear()
