"""A connection of the fleet's own beside Django's: it reads the catalogue and holds the lock."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2

from tenants.isolation.connection import connection

# Any number of ours; advisory locks belong to a database, so it is one for each installation.
_FLEET_LOCK = 7_301_010
# The second number of a pair: one lock for each schema, by a hash of its name.
_SCHEMA_LOCKS = 7_301_011


@contextmanager
def catalogue() -> Iterator[Any]:
    """A cursor outside any transaction that sees `pg_catalog` alone.

    Django's own connection is no place for it: its search path is the municipality's, and `prepare`
    closes it on the way.
    """
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    with closing(psycopg2.connect(**parameters)) as own:
        own.autocommit = True
        with own.cursor() as cursor:
            # A fleet's catalogue is sorted in memory; compiling the query takes longer than it.
            cursor.execute("SET search_path = pg_catalog; SET work_mem = '64MB'; SET jit = off")
            yield cursor


@contextmanager
def alone(say: Callable[[str], None]) -> Iterator[None]:
    """Hold the fleet's lock for the block; a second run says that it waits, and waits.

    PostgreSQL lets go of it when this process ends, however it ends.
    """
    with catalogue() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_FLEET_LOCK])
        if not cursor.fetchone()[0]:
            say("another run is migrating the fleet; waiting for it to end")
            cursor.execute("SELECT pg_advisory_lock(%s)", [_FLEET_LOCK])
        yield


@contextmanager
def held(schema: str) -> Iterator[None]:
    """Hold the lock of one schema on Django's connection: a worker that outlived its run has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [_SCHEMA_LOCKS, schema])
    try:
        yield
    finally:
        # With the connection lost the lock is gone as well.
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_unlock(%s, hashtext(%s))", [_SCHEMA_LOCKS, schema]
                )
