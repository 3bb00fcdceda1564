"""Counters shared by all processes, in the shared cache of whoever is served (decision 0005).

Each raise is one statement: of two at the same moment none is lost, which the cache's own `incr`
cannot promise.
"""

from django.db import connection

# Django's cache drops what sorts first when it is full.
_PREFIX = "~counter:"
_ADD = """
    INSERT INTO isolation_cacheentry AS c (cache_key, value, expires)
    VALUES (%(key)s, (%(n)s)::text, clock_timestamp() + %(seconds)s * interval '1 second')
    ON CONFLICT (cache_key) DO UPDATE SET
        value = CASE WHEN c.expires <= clock_timestamp() THEN excluded.value
                     ELSE (c.value::bigint + excluded.value::bigint)::text END,
        expires = CASE WHEN c.expires <= clock_timestamp() THEN excluded.expires
                       ELSE c.expires END
    RETURNING value::bigint
"""
_BEGIN = """
    INSERT INTO isolation_cacheentry AS c (cache_key, value, expires)
    VALUES (%(key)s, (%(n)s)::text, clock_timestamp() + %(seconds)s * interval '1 second')
    ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
        WHERE c.expires <= clock_timestamp()
"""
_READ = """
    SELECT value::bigint FROM isolation_cacheentry
     WHERE cache_key = %s AND expires > clock_timestamp()
"""


def key_of(name: str) -> str:
    """Under which key a counter stands in the table."""
    return f"{_PREFIX}{name}"


def add(name: str, n: int, seconds: int) -> int:
    """Raise a counter by `n`, which may be negative, and return what it is now.

    It begins at 0 and does so again `seconds` after its first raise.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ADD, {"key": key_of(name), "n": n, "seconds": seconds})
        return int(cursor.fetchone()[0])


def begin(name: str, n: int, seconds: int) -> None:
    """Let a counter begin at `n`, unless somebody else has let it begin already."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, {"key": key_of(name), "n": n, "seconds": seconds})


def read(name: str) -> int | None:
    """What a counter is now; None when it has not begun or is over."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [key_of(name)])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def forget(name: str) -> None:
    """Let a counter begin anew."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM isolation_cacheentry WHERE cache_key = %s", [key_of(name)])
