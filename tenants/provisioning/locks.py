"""One act on a municipality as a whole at a time, whoever begins it and in whatever process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.conf import settings
from django.utils.translation import gettext as _

from common.errors import Conflict
from tenants.isolation.connection import connection

# Serialises the moment in which roles are made; any number of ours.
_ROLES = 7_301_002
_ACTS = 7_301_003


@contextmanager
def alone_with(schema: str) -> Iterator[None]:
    """Hold `schema` for the block: no second act on it begins, and none of ours while one runs.

    The lock is the connection's, so that a killed process holds none. Raises Conflict at once when
    somebody else is at work on it.
    """
    with connection.cursor() as cursor:
        _take(cursor, schema, "pg_try_advisory_lock")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_ACTS, schema])


def hold(cursor: Any, schema: str) -> None:
    """Hold `schema` until the end of the transaction; waits for whoever is at work on it."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_ACTS, schema])


def try_hold(cursor: Any, schema: str) -> bool:
    """Hold `schema` until the end of the transaction, unless somebody is at work on it."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_ACTS, schema])
    return bool(cursor.fetchone()[0])


def hold_roles(cursor: Any) -> None:
    """Keep others from making or dropping roles until the end of the transaction: a short one."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ROLES])


def share(cursor: Any, schema: str) -> None:
    """Keep `schema` from being deleted, renamed or restored until the connection closes.

    Any number may share it. Raises Conflict at once when one of those is on its way.
    """
    _take(cursor, schema, "pg_try_advisory_lock_shared")


def _take(cursor: Any, schema: str, function: str) -> None:
    cursor.execute(f"SELECT {function}(%s, hashtext(%s))", [_ACTS, schema])
    if not cursor.fetchone()[0]:
        message = _(
            "Somebody is at work on “%(schema)s” at this moment. Try again when it is done."
        )
        raise Conflict("municipality_is_busy", message % {"schema": schema})


@contextmanager
def owner_connection() -> Iterator[Any]:
    """A connection of its own with the owner's login, closed after the block.

    What reads for minutes in one snapshot leaves Django's connection to whoever shows progress.
    """
    owner = settings.DATABASE_OWNER
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    options = {key: owner[name] for key, name in (names | {"port": "PORT"}).items() if owner[name]}
    opened = psycopg2.connect(**options, **owner.get("OPTIONS", {}))
    try:
        yield opened
    finally:
        opened.close()
