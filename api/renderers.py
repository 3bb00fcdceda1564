"""JSON by orjson: bytes that PostgreSQL or a view has built go out as they are."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


def encode(data: Any) -> bytes:
    """`data` as JSON; moments as RFC 3339 in UTC with `Z`, what JSON does not know as text."""
    return orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z)


class JSONRenderer(BaseRenderer):
    """Renders with orjson what a view answers as a `Response`."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        """`data` as JSON; None as an empty body."""
        if data is None:
            return b""
        return data if isinstance(data, bytes) else encode(data)
