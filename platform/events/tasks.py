"""Background work on events and registrations."""

from django.utils import timezone

from tenants.queue.jobs import job


@job(repeatable=True)
def tell_changes(event_id: int) -> None:
    """Write to those who know an event at another time or place."""
    from events import services

    services.tell_changes(event_id=event_id, now=timezone.now())


@job(repeatable=True)
def tend() -> None:
    """Free seats that nobody has confirmed, and remind of events that begin soon."""
    from events import services

    services.release_due(now=timezone.now())
    services.remind_due(now=timezone.now())


@job(repeatable=True)
def forget_due() -> None:
    """Delete the registrations whose time is over."""
    from events import services

    services.forget_due(now=timezone.now())
