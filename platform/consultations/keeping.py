"""What is forgotten of consultations: drafts that nobody handed in, links that nobody opened."""

from django.utils import timezone

from tenants.queue.jobs import job


@job(repeatable=True)
def forget() -> None:
    """Forget drafts long after the closing, and what guests never confirmed; once a day."""
    from consultations.services.drafting import forget_drafts
    from consultations.services.guests import forget_guests

    now = timezone.now()
    forget_drafts(now=now)
    forget_guests(now=now)
