"""Cache keys that no other municipality can meet."""

from tenants.isolation.connection import current_schema


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION: the schema stands in front of every key of every alias."""
    return f"{current_schema()}:{key_prefix}:{version}:{key}"
