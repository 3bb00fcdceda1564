"""The OpenAPI description of our API alone."""

from typing import Any


def only_ours(endpoints: list[tuple[Any, ...]], **kwargs: Any) -> list[tuple[Any, ...]]:
    """Leave out Wagtail's internal admin API, which drf-spectacular also finds."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]
