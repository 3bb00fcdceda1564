"""Background work of the editors' door."""

from django.core.management import call_command

from tenants.queue.jobs import job


@job(repeatable=True)
def publish_scheduled() -> None:
    """Publish and expire what is due in the municipality that the task belongs to."""
    call_command("publish_scheduled", verbosity=0)
