"""The schema on every log line."""

from collections.abc import MutableMapping
from typing import Any


def add_schema(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor: names the municipality that the line belongs to."""
    from django.db import connection

    event.setdefault("schema", getattr(connection, "schema_name", None))
    return event
