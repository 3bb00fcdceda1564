"""Background work on notices."""

from django.utils import timezone

from notices import services
from tenants.queue.jobs import job


@job(repeatable=True)
def note_displays() -> None:
    """Note displays that have begun or ended in the municipality that the task belongs to."""
    services.note_displays(now=timezone.now())
