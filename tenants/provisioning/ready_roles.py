"""The role of a municipality, ready before the transaction that makes the municipality.

Who joins a role to the municipalities' group keeps all others from it until the transaction ends,
and that of a municipality with content takes seconds. So the role is made in a short transaction
on a connection of its own, with its row of the queue beside it. By that row a role is known whose
municipality never came to be: it is taken back when the making fails, and by `sweep_roles` when the
process was killed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import structlog
from django.conf import settings
from django_tenants.utils import quote_schema_name as quoted

from tenants.isolation.grants import ensure_membership
from tenants.isolation.roles import role_of
from tenants.models import Municipality
from tenants.provisioning import locks
from tenants.queue import grants as queue_grants
from tenants.queue.models import RoleQueue

log = structlog.get_logger(__name__)
# Whoever still holds the role has it a moment longer; the next sweep takes it back.
_PATIENCE = "2s"
_NOBODYS = "SELECT NOT EXISTS (SELECT FROM public.tenants_municipality WHERE schema_name = %s)"


def make_ready(schema: str) -> None:
    """Make the role of a schema and its place in the queue, at once and for everybody to see.

    The caller holds the schema (`locks.hold` or `locks.alone_with`) until its municipality is
    committed. Safe to repeat.
    """
    with locks.owner_connection() as connection, connection, connection.cursor() as cursor:
        role = ensure_membership(cursor, schema, settings.DATABASE_APPLICATION["USER"])
        queue_grants.register(cursor, schema, role)


@contextmanager
def taken_back_on_failure(schema: str) -> Iterator[None]:
    """Around what makes a municipality: if that fails, no role is left of it.

    The schema is not held any more when the block is left.
    """
    try:
        yield
    except Exception:
        take_back(schema)
        raise


def take_back(schema: str) -> bool:
    """Drop the role of a schema that is no municipality's; whether it was dropped.

    Not while somebody holds the schema, and never a role that has rights on anything: PostgreSQL
    refuses to drop it.
    """
    try:
        with locks.owner_connection() as connection, connection, connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
            if not locks.try_hold(cursor, schema):
                return False
            cursor.execute(_NOBODYS, [schema])
            if not cursor.fetchone()[0]:
                return False
            locks.hold_roles(cursor)
            cursor.execute(f"DROP ROLE IF EXISTS {quoted(role_of(schema))}")
            queue_grants.forget(cursor, schema)
    except psycopg2.Error as error:
        log.warning("role_not_taken_back", schema=schema, error=str(error))
        return False
    return True


def sweep_roles() -> list[str]:
    """Take back what killed makings left; returns the schemas. For the owner's login."""
    made = Municipality.objects.values("schema_name")
    left = RoleQueue.objects.exclude(schema_name__in=made).values_list("schema_name", flat=True)
    return [schema for schema in sorted(left) if take_back(schema)]
