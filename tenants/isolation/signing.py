"""Signatures that hold in one municipality only."""

from typing import Any

from django.core.signing import TimestampSigner

from tenants.isolation.connection import current_schema


def salted(salt: str) -> str:
    """`salt` with the current schema in it; every signature and token of ours uses it."""
    return f"{current_schema()}:{salt}"


class MunicipalitySigner(TimestampSigner):
    """Django's signing backend with the municipality in the salt, so that a value signed in one
    municipality is refused in another although the installation has one SECRET_KEY."""

    def __init__(self, *, salt: str | None = None, **options: Any) -> None:
        name = salt or f"{type(self).__module__}.{type(self).__name__}"
        super().__init__(salt=salted(name), **options)
