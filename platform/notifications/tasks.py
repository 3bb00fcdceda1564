"""Background work on what leaves."""

from django.utils import timezone

from notifications import services
from tenants.queue.jobs import job


@job(repeatable=True, retries=12)
def deliver(mail_id: int) -> None:
    """Hand a mail to the server; tried again while the server is away."""
    services.hand_over(mail_id=mail_id)


@job(repeatable=True)
def send_due() -> None:
    """Mail the news that is due in the municipality that the task belongs to."""
    services.send_due(now=timezone.now())


@job(repeatable=True)
def forget_old() -> None:
    """Forget old mails and news of the municipality that the task belongs to."""
    services.forget_old(now=timezone.now())
    services.forget_old_news(now=timezone.now())
