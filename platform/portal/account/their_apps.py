"""allauth's applications: its accounts behind our middleware, its list of sessions with our own
idea of what is noted of one."""

import ipaddress
from typing import Any

from allauth.account.apps import AccountConfig as TheirAccountConfig
from allauth.usersessions.apps import UserSessionsConfig as TheirConfig

from tenants.isolation.connection import current_schema
from tenants.isolation.roles import PUBLIC


class AccountConfig(TheirAccountConfig):
    """In place of theirs, which wants its middleware around every page: ours has it around an
    account's own (`middleware.py`)."""

    def ready(self) -> None:
        """Nothing: all that theirs does is to look for the middleware."""


class UserSessionsConfig(TheirConfig):
    """In place of theirs: the table stands in municipalities alone, and nobody's whole network
    address is kept."""

    def ready(self) -> None:
        """Hear of who signs in, and of a session that goes on under a new key."""
        from allauth.account.signals import password_changed, password_set, user_logged_in

        for signal in (user_logged_in, password_changed, password_set):
            signal.connect(note, dispatch_uid="portal.note_session")


def coarse(address: str) -> str:
    """The network that an address lies in: enough to see that it was not one's own."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - nothing listens there
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network(f"{found}/{bits}", strict=False).network_address)


def note(sender: Any, request: Any, **more: Any) -> None:
    """Write down the session that a request goes on with. Operators have their own console."""
    if current_schema() == PUBLIC or request is None or not request.user.is_authenticated:
        return
    from allauth.usersessions.models import UserSession
    from django.utils import timezone

    from tenants.isolation.callers import address_of

    if not request.session.session_key:
        request.session.save()
    UserSession.objects.purge_and_list(request.user)
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": request.user,
            "ip": coarse(address_of(request)),
            "user_agent": request.META.get("HTTP_USER_AGENT", "")[:200],
            "last_seen_at": timezone.now(),
        },
    )
