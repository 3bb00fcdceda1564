"""The audit trail of operators: written with the act, changed by nobody."""

import ipaddress
from datetime import datetime
from typing import Any

from django.utils import timezone

from tenants.console.models import OperatorAct

# Who did what no operator asked for at the console.
COMMAND_LINE = "manage.py"
SCHEDULE = "schedule"


def record(
    act: str,
    *,
    who: str,
    schema: str = "",
    facts: dict[str, Any] | None = None,
    address: str = "",
    now: datetime | None = None,
) -> OperatorAct:
    """Write down an act, in the caller's transaction: what is not done leaves no trace.

    `facts` hold no secret: everybody who sees the console reads them.
    """
    return OperatorAct.objects.create(
        at=now or timezone.now(),
        who=who,
        act=act,
        schema_name=schema,
        facts=facts or {},
        address=network_of(address),
    )


def network_of(address: str) -> str:
    """The network of an address, 24 bits of IPv4 and 48 of IPv6; empty for what is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    plain = mapped or found
    bits = 24 if plain.version == 4 else 48
    return str(ipaddress.ip_network(f"{plain}/{bits}", strict=False))
