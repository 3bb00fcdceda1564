"""Who reads the outboxes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from records.models import OutboxEvent


@dataclass(frozen=True, slots=True)
class Consumer:
    """A reader of every municipality's events, in their order, each at least once.

    `read` runs in the municipality and gives what it finds there for some events; `write` runs
    under the platform's role with the municipality's schema and that finding. Both are in one
    transaction with the consumer's position, and both may be called again for the same events.
    """

    name: str
    read: Callable[[Sequence[OutboxEvent]], Any]
    write: Callable[[str, Any], None]


_consumers: dict[str, Consumer] = {}


def register(consumer: Consumer) -> None:
    """Let `consumer` hear of everything from now on; called once, when applications are ready."""
    _consumers[consumer.name] = consumer


def all_consumers() -> list[Consumer]:
    """Every consumer, in the order of their names."""
    return [_consumers[name] for name in sorted(_consumers)]
