"""A worker's database as it was, after a test that wrote to it and committed.

A new copy of the template is honest and slow: thousands of files. PostgreSQL counts what is written
to each table, so that only those are filled again; whatever a test did besides (another schema, a
trigger taken down, a great many rows) is answered with a new copy.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import psycopg2
from django.db import connections

from tests import database

Cursor = psycopg2.extensions.cursor
# So many dead rows would make the next tests slower than a new copy is.
_MOST_ROWS = 5_000
_LOCK_SECONDS = 10
_WRITTEN = """
SELECT relid, schemaname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_all_tables
 WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND schemaname <> 'pg_toast'
   AND relid NOT IN (SELECT oid FROM pg_class WHERE relisshared)
   AND relname NOT IN ('pg_statistic', 'pg_statistic_ext_data')
"""
_TABLES = """
SELECT c.oid, format('%I.%I', n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
"""
# What a catalog of all databases says of this one.
_SHARED = """
SELECT (SELECT datacl::text FROM pg_database WHERE datname = current_database()),
       (SELECT array_agg(setrole::text || setconfig::text ORDER BY setrole) FROM pg_db_role_setting
         WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""
_SEQUENCES = """
SELECT format('%I.%I', schemaname, sequencename), last_value, start_value FROM pg_sequences
"""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A database before any test: each table's name and rows, each sequence's place."""

    tables: dict[int, str]
    rows: dict[int, bytes]
    sequences: dict[str, tuple[int | None, int]]
    shared: tuple[Any, ...]


def baseline(name: str) -> Baseline:
    """What the database `name` holds now; from here on is counted what is written to it."""
    connections.close_all()
    with database.server(name) as cursor:
        _alone(cursor)
        tables = _pairs(cursor, _TABLES)
        held = {number: _rows(cursor, table) for number, table in tables.items()}
        rows = {number: content for number, content in held.items() if content}
        found = Baseline(tables, rows, _sequences(cursor), _shared(cursor))
        cursor.execute("SELECT pg_stat_reset()")
    return found


def renew(name: str, was: Baseline) -> bool:
    """Bring the database back to its baseline; False when only a new copy does."""
    connections.close_all()
    with database.server(name) as cursor:
        _alone(cursor)
        cursor.execute(_WRITTEN)
        written = cursor.fetchall()
        known = all(number in was.tables for number, _schema, _rows in written)
        many = sum(rows for _number, _schema, rows in written) > _MOST_ROWS
        if many or not known or _shared(cursor) != was.shared:
            return False
        _fill([number for number, _schema, _rows in written], was, cursor)
        cursor.execute("SELECT pg_stat_reset()")
    return True


def _alone(cursor: Cursor) -> None:
    """End whoever is still connected: what they wrote is counted once they are gone."""
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    cursor.execute(f"SELECT pg_terminate_backend(pid, {_LOCK_SECONDS}000) {others}")
    while True:
        cursor.execute(f"SELECT count(*) {others} AND backend_type = 'client backend'")
        if cursor.fetchone() == (0,):
            return


def _fill(numbers: list[int], was: Baseline, cursor: Cursor) -> None:
    # Neither foreign keys nor the walls of our own triggers: the rows were right before.
    cursor.execute("SET session_replication_role = replica")
    for number in numbers:
        cursor.execute(f"DELETE FROM {was.tables[number]}")
        if content := was.rows.get(number):
            cursor.copy_expert(f"COPY {was.tables[number]} FROM STDIN", BytesIO(content))
    for name, (last, start) in _sequences(cursor).items():
        wanted, _start = was.sequences[name]
        if last != wanted:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, wanted or start, wanted is not None])


def _rows(cursor: Cursor, table: str) -> bytes:
    content = BytesIO()
    cursor.copy_expert(f"COPY {table} TO STDOUT", content)
    return content.getvalue()


def _pairs(cursor: Cursor, query: str) -> dict[int, str]:
    cursor.execute(query)
    return dict(cursor.fetchall())


def _sequences(cursor: Cursor) -> dict[str, tuple[int | None, int]]:
    cursor.execute(_SEQUENCES)
    return {name: (last, start) for name, last, start in cursor.fetchall()}


def _shared(cursor: Cursor) -> tuple[Any, ...]:
    cursor.execute(_SHARED)
    found: tuple[Any, ...] = cursor.fetchone()
    return found
