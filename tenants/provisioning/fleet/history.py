"""What schemas name as applied, and what the code's last migrations are."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.migrations.loader import MigrationLoader
from django_tenants.utils import quote_schema_name

from tenants.isolation.grants import FIXED

LEDGER = "django_migrations"
_DIGEST = """
SELECT %s, md5(string_agg(key, ',' ORDER BY key)), count(*) FILTER (WHERE key = ANY(%s))
  FROM (SELECT (app || '.' || name) COLLATE "C" AS key FROM {table}) applied
"""


@dataclass(frozen=True)
class History:
    """The migrations that a schema names as applied: a hash of all, and how many are last ones."""

    digest: str
    leaves: int


@cache
def leaves() -> tuple[str, ...]:
    """The last migrations of the code, one an app: `app.name`."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return tuple(sorted(f"{app}.{name}" for app, name in loader.graph.leaf_nodes()))


def leaves_hash() -> str:
    """What a schema that is brought up in full has been brought up to: migrations and rights."""
    return hashlib.sha256("\n".join([*leaves(), *sorted(FIXED)]).encode()).hexdigest()


def histories_of(cursor: Any, schemas: Iterable[str]) -> dict[str, History]:
    """The history of each schema; one that has none (it is gone, or was never made) is absent."""
    cursor.execute(
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relname = %s AND n.nspname = ANY(%s)",
        [LEDGER, list(schemas)],
    )
    names = [name for (name,) in cursor.fetchall()]
    if not names:
        return {}
    parts = [_DIGEST.format(table=f"{quote_schema_name(name)}.{LEDGER}") for name in names]
    own = list(leaves())
    parameters = [part for name in names for part in (name, own)]
    cursor.execute(" UNION ALL ".join(parts), parameters)
    return {name: History(digest or "", count) for name, digest, count in cursor.fetchall()}
