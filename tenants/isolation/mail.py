"""Mail of a municipality, within its quota."""

from collections.abc import Sequence
from typing import Any

import structlog
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string

from tenants.isolation import quotas

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
