"""Cache keys that no other municipality can meet."""

from django.db import connection


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION: the schema stands in front of every key of every alias."""
    return f"{connection.schema_name}:{key_prefix}:{version}:{key}"
