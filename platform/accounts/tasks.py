"""Background work on accounts."""

from django.utils import timezone

from accounts import people
from tenants.queue.jobs import job


@job(repeatable=True)
def forget_unconfirmed() -> None:
    """Forget accounts of the municipality that the task belongs to which nobody confirmed."""
    people.forget_unconfirmed(now=timezone.now())
