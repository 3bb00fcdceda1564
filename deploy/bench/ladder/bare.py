"""Rungs without a framework: `hello`, and `rows` with one SELECT of 20 rows as JSON."""

from collections.abc import Callable, Iterable
from typing import Any

import orjson
import psycopg2
from django.conf import settings
from psycopg2.extras import register_uuid

from deploy.bench.ladder.items import COLUMNS, SELECT, bare_connection

# gunicorn's settings close Django's connections before a fork: with settings there are none.
settings.configure()
register_uuid()
Answer = Callable[[str, list[tuple[str, str]]], Any]
_connections: list[Any] = []


def hello(environ: dict[str, Any], start_response: Answer) -> Iterable[bytes]:
    """A few bytes."""
    return _send(start_response, "text/plain", b"Pozdravljeni.")


def rows(environ: dict[str, Any], start_response: Answer) -> Iterable[bytes]:
    """The newest 20 rows as JSON; the connection stays open between requests."""
    if not _connections:
        _connections.append(psycopg2.connect(**bare_connection()))
        _connections[0].autocommit = True
    with _connections[0].cursor() as cursor:
        cursor.execute(SELECT)
        found = [dict(zip(COLUMNS, row, strict=True)) for row in cursor]
    body = orjson.dumps({"results": found})
    return _send(start_response, "application/json", body)


def _send(start_response: Answer, kind: str, body: bytes) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
