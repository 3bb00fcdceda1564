"""The one way in which a mail leaves."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Invalid
from notifications.models import Mail
from notifications.rendering import words_of
from notifications.rules import may_carry, may_send_to
from tenants.isolation.mail import sender
from tenants.isolation.quotas import QuotaReached

# How long the facts of a mail are kept: whether it left, when and to whom.
KEPT = timedelta(days=90)


@transaction.atomic
def post(
    *,
    to: str,
    template: str,
    language: str,
    context: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> Mail:
    """Send a mail to one person once the act that it tells of is committed, or not at all.

    `template` names `templates/mail/<template>.txt`, whose first line is the subject, and `.html`.
    It is rendered now, in `language`, and leaves in the background, tried again for a day when the
    server is away, within the municipality's quota.

    Raises Invalid when the address is none, or a header is not one of ours or of several lines.
    """
    from notifications.tasks import deliver

    if reason := may_send_to(to):
        raise Invalid("address_invalid", reason, {"email": reason})
    if reason := may_carry(headers or {}):
        raise Invalid("header_invalid", reason)
    words = words_of(template, language, context)
    mail = Mail.objects.create(
        to=to, headers=dict(headers or {}), created_at=timezone.now(), **words._asdict()
    )
    deliver.enqueue(mail.pk)
    return mail


def hand_over(*, mail_id: int) -> bool:
    """Give a waiting mail to the server and forget its words; False when it left before.

    Holds the row meanwhile: two workers send it once. A worker killed between the server's word and
    the commit sends it a second time, which is better than never.

    Raises QuotaReached when no more may leave today, and what Django's mail backend raises when the
    server is away; the mail waits on.
    """
    with transaction.atomic():
        waiting = Mail.objects.select_for_update(skip_locked=True)
        mail = waiting.filter(pk=mail_id, sent_at=None).first()
        if mail is None:
            return False
        if not _message(mail).send():
            raise QuotaReached("mail_quota", _("As many mails as allowed have left today."))
        mail.sent_at = timezone.now()
        mail.text, mail.html, mail.headers = "", "", {}
        mail.save()
    return True


def _message(mail: Mail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject, mail.text, sender(), [mail.to], headers=dict(mail.headers)
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def forget_old(*, now: datetime) -> int:
    """Forget mails of more than 90 days ago, also those that never left; says how many."""
    deleted, _by_model = Mail.objects.filter(created_at__lt=now - KEPT).delete()
    return deleted
