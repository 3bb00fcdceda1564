"""Background work of the editors' door."""

from django.core.management import call_command
from django.utils import timezone

from tenants.queue.jobs import job


@job(repeatable=True)
def publish_scheduled() -> None:
    """Publish and expire what is due in the municipality that the task belongs to.

    What cannot be published holds up nothing else; who wrote it is told.
    """
    from cms.scheduled import hold_up

    hold_up(timezone.now())
    call_command("publish_scheduled", verbosity=0)
