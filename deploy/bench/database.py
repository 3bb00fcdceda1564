"""The benchmark's own databases on the server, and the processes that serve a connection."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

from deploy.bench import proc

SMALL, FLEET = "skupaj_bench", "skupaj_bench_fleet"


def url_of(server_url: str, database: str) -> str:
    """The URL of another database on the same server, with the same login."""
    return urlsplit(server_url)._replace(path=f"/{database}").geturl()


@contextmanager
def cursor(url: str) -> Iterator[Any]:
    """A cursor outside any transaction."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as opened:
            yield opened


def forget(server_url: str, *names: str) -> None:
    """Drop the benchmark's databases, or those named, with all their roles, where they are."""
    with cursor(url_of(server_url, "postgres")) as server:
        for name in names or (SMALL, FLEET):
            database = sql.Identifier(name)
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
            server.execute(
                "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s) OR rolname = %s",
                [f"{name}.", f"{name}_app"],
            )
            if roles := [sql.Identifier(role) for (role,) in server.fetchall()]:
                server.execute(sql.SQL("DROP ROLE {}").format(sql.SQL(", ").join(roles)))


def settle(url: str, schema: str) -> None:
    """Gather statistics now, so that no automatic run of it falls into a measurement."""
    with cursor(url) as database:
        database.execute(
            """SELECT schemaname, relname FROM pg_stat_user_tables
                WHERE schemaname IN (%s, 'public')""",
            [schema],
        )
        for table in database.fetchall():
            database.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(*table)))


def runs_here(server_url: str) -> bool:
    """Whether the database's processes are this machine's, so that their CPU time can be read."""
    with cursor(url_of(server_url, "postgres")) as server:
        server.execute("SELECT pg_backend_pid()")
        return _is_postgres(server.fetchone()[0])


def backends(server_url: str, application: str) -> list[int]:
    """The processes that serve the connections of `application`; empty on another machine."""
    with cursor(url_of(server_url, "postgres")) as server:
        server.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = %s", [application]
        )
        pids = [pid for (pid,) in server.fetchall()]
    return [pid for pid in pids if _is_postgres(pid)]


def _is_postgres(pid: int) -> bool:
    known = proc.stat(pid)
    return known is not None and known.name.startswith("postgres")


def hosts(url: str) -> list[str]:
    """The hosts of all portals, in alphabetical order."""
    with cursor(url) as database:
        database.execute("SELECT domain FROM tenants_domain ORDER BY domain")
        return [host for (host,) in database.fetchall()]


def first_portal(url: str) -> tuple[str, str]:
    """Schema and host of the municipality with the lowest code."""
    with cursor(url) as database:
        database.execute(
            """SELECT m.schema_name, d.domain
                 FROM tenants_municipality m JOIN tenants_domain d ON d.tenant_id = m.id
                ORDER BY m.code LIMIT 1"""
        )
        schema, host = database.fetchone()
    return schema, host


def creation_seconds(url: str) -> list[float]:
    """How long each municipality but the last took: from its creation to the next one's."""
    with cursor(url) as database:
        database.execute(
            """SELECT extract(epoch FROM lead(created_at) OVER (ORDER BY created_at) - created_at)
                 FROM tenants_municipality"""
        )
        return [float(seconds) for (seconds,) in database.fetchall() if seconds is not None]
