"""The search as a reader of the outboxes."""

from collections.abc import Sequence

from django_tenants.utils import schema_context

from records.consumers.registry import Consumer
from records.models import OutboxEvent
from search import services
from search.services import Heard


def read(events: Sequence[OutboxEvent]) -> tuple[Heard, ...]:
    """What the objects that `events` are about look like now; in their municipality."""
    return services.hear(events)


def write(schema: str, heard: tuple[Heard, ...]) -> None:
    """Let it be found there; back in the municipality, whose table it is."""
    with schema_context(schema):
        services.put(heard)


CONSUMER = Consumer("portal_search", read, write)
