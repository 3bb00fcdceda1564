"""The schema on every log line."""

from collections.abc import MutableMapping
from typing import Any


def add_schema(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor: names the municipality that the line belongs to.

    A line that Django writes after the answer has left the middleware names it by its request.
    """
    from tenants.isolation.connection import current_schema

    request = getattr(event.get("_record"), "request", None)
    tenant = getattr(request, "tenant", None)
    event.setdefault("schema", tenant.schema_name if tenant else current_schema())
    return event
