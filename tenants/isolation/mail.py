"""Mail of a municipality, within its quota."""

from collections.abc import Sequence
from email.utils import formataddr, parseaddr
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string
from django_tenants.utils import get_tenant_model

from tenants.isolation import quotas
from tenants.isolation.connection import current_schema
from tenants.isolation.roles import PUBLIC

log = structlog.get_logger(__name__)


class MunicipalityMail(BaseEmailBackend):
    """Hands mails to the backend `through`, as many a day as whoever is served may send.

    What is beyond is not sent: the log says so, and the console shows how many.
    """

    def __init__(self, *, through: str, **options: Any) -> None:
        super().__init__(alias=options.get("alias"))
        self._through = import_string(through)(**options)

    def open(self) -> Any:
        """Connect to the mail server."""
        return self._through.open()

    def close(self) -> None:
        """Leave it."""
        self._through.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send what the quota allows; returns how many left."""
        allowed = [message for message in email_messages if quotas.may_send()]
        if held := len(email_messages) - len(allowed):
            log.warning("mail_quota_reached", mails=held)
        return int(self._through.send_messages(allowed) or 0) if allowed else 0


class Portal(NamedTuple):
    """Who writes, and where the links of a mail lead: an address without a slash at its end."""

    portal_name: str
    portal_url: str


def portal() -> Portal:
    """The portal that is served, known also where there is no request."""
    served = get_tenant_model().objects.filter(schema_name=current_schema()).first()
    if served is None:
        return Portal("Skupaj", _url(settings.ROOT_HOST))
    return Portal(served.name, _url(served.get_primary_domain().domain))


def _url(host: str) -> str:
    usual = {"https": 443, "http": 80}[settings.SCHEME]
    port = "" if usual == settings.SITE_PORT else f":{settings.SITE_PORT}"
    return f"{settings.SCHEME}://{host}{port}"


def sender() -> str:
    """From whom a municipality's mail comes: its own name, at an address of its own.

    That is `skupaj+hrastnik@example.si` where the installation's is `skupaj@example.si`: one box
    receives what bounces, and whoever reads the mail or filters it sees whose it is.
    """
    schema, (_name, address) = current_schema(), parseaddr(settings.DEFAULT_FROM_EMAIL)
    if schema != PUBLIC:
        local, _at, domain = address.rpartition("@")
        address = f"{local}+{schema}@{domain}"
    return formataddr((portal().portal_name, address))
