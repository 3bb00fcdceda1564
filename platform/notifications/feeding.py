"""The notifications as a reader of the outboxes."""

from collections.abc import Sequence

from django.utils import timezone
from django_tenants.utils import schema_context

from notifications import news, services
from notifications.news import News
from records.consumers.registry import Consumer
from records.models import OutboxEvent


def read(events: Sequence[OutboxEvent]) -> list[News]:
    """What is news of what happened; in its municipality."""
    return news.heard(events)


def write(schema: str, told: list[News]) -> None:
    """Tell those who follow it; back in the municipality, whose tables they are."""
    if told:
        with schema_context(schema):
            services.tell_followers(told=told, now=timezone.now())


CONSUMER = Consumer("notifications", read, write)
