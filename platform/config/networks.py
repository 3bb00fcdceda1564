"""Networks that a setting names."""

import ipaddress

from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LOOPBACK = "127.0.0.0/8,::1/128"


def networks(name: str, text: str) -> tuple[Network, ...]:
    """The addresses and networks in `text`, parted by commas; none when it is empty.

    Raises ImproperlyConfigured, naming the setting, when a part is neither.
    """
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as reason:
        raise ImproperlyConfigured(f"{name} holds no list of networks: {reason}") from reason


def within(address: str, allowed: tuple[Network, ...]) -> bool:
    """Whether an address is in one of the networks; what is no address is in none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in network for network in allowed)
