"""Mails of Wagtail's workflow and comments: they leave after the commit and hold nobody up."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import structlog
from django.core.mail import EmailMessage, mailers
from django.db import transaction

log = structlog.get_logger(__name__)


class AfterCommit:
    """Stands in for a connection to the mail server while a person's act goes on.

    Wagtail opens one within the act and lets most of its errors through: with the server away,
    nobody could submit a text for review.
    """

    def open(self) -> None:
        """Nothing yet."""

    def close(self) -> None:
        """Nothing either."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Send `messages` once what they tell of is committed; says that all will be."""
        transaction.on_commit(partial(_send, messages))
        return len(messages)


def _send(messages: Sequence[EmailMessage]) -> None:
    try:
        mailers.default.send_messages(messages)
    except Exception:
        # Backends name no common family of errors. The act is done; the log says what is missing.
        log.exception("mail_not_sent", mails=len(messages))


def connection(*args: Any, **kwargs: Any) -> AfterCommit:
    """What Wagtail gets where it asks Django for a connection."""
    return AfterCommit()
