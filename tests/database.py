"""The tests' databases: one template, built once for each state of the code, and a copy a worker.

The template holds `public`, the template schema and two municipalities, alpha and beta. Tests log
in as the application; a superuser appears here alone, to copy and drop databases.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings
from django.db import connections

from config.database import application_login, application_url, connection_settings
from tenants.provisioning.prepare import code_fingerprint

ROOT = Path(__file__).resolve().parent.parent
BUILDER = Path(__file__).with_name("build_template.py")
_LOCK = 7_302_001
PREFIX = len("skt_") + 12


def owner_url(name: str) -> str:
    """The owner's login for the database `name` on the tests' server."""
    return urlsplit(settings.OWNER_URL)._replace(path=f"/{name}").geturl()


@contextmanager
def server(name: str = "postgres") -> Iterator[psycopg2.extensions.cursor]:
    """A cursor of the owner, on the server's maintenance database or on the one named."""
    options = connection_settings(owner_url(name))
    keys = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    arguments = {key: options[name] for key, name in keys.items() if options[name]}
    with closing(psycopg2.connect(**arguments)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def template_name() -> str:
    """Named after the state of the code, so that a template is never out of date."""
    text = code_fingerprint() + BUILDER.read_text() + settings.SECRET_KEY
    text += settings.PASSWORD_HASHERS[0]
    return "skt_" + hashlib.sha256(text.encode()).hexdigest()[:12]


def ensure_template() -> str:
    """Build the template where it is missing; other workers wait. Returns its name."""
    name = template_name()
    with server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                _drop_old(cursor)
                _build(cursor, name)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    return name


def _drop_old(cursor: psycopg2.extensions.cursor) -> None:
    cursor.execute("SELECT datname FROM pg_stat_activity WHERE datname LIKE 'skt\\_%'")
    # Another run, with other code, may be at work on the same server.
    used = {name[:PREFIX] for (name,) in cursor.fetchall()}
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'skt\\_%'")
    for (old,) in cursor.fetchall():
        if old[:PREFIX] not in used:
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'skt\\_%'")
    for (role,) in cursor.fetchall():
        if role[:PREFIX] not in used:
            cursor.execute(f'DROP ROLE IF EXISTS "{role}"')


def _build(cursor: psycopg2.extensions.cursor, name: str) -> None:
    building = f"{name}_building"
    environment = {
        **os.environ,
        "DATABASE_URL": owner_url(building),
        "DATABASE_APP_URL": application_url(owner_url(name), settings.SECRET_KEY),
        "DATABASE_LOGIN": "owner",
        "ROLE_PREFIX": name,
    }
    done = subprocess.run([sys.executable, str(BUILDER)], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise RuntimeError("The tests' template database could not be built; see above.")
    cursor.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')


def copy_for_worker(template: str, worker: str) -> None:
    """A fresh copy of the template for this worker, and the connection pointed at it."""
    name = f"{template}_{worker}"
    connections.close_all()
    with server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        # Rights on the database itself are not copied with it.
        cursor.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        cursor.execute(f'GRANT CONNECT ON DATABASE "{name}" TO "{application_login(template)}"')
    point_at(template, name)


def point_at(template: str, name: str) -> None:
    """Log in as the application, whose name and roles are the template's."""
    settings.ROLE_PREFIX = template
    app = connection_settings(
        application_url(owner_url(template), settings.SECRET_KEY), assume_roles=True
    )
    settings.DATABASE_APPLICATION.update(app | {"NAME": name})
    settings.DATABASE_OWNER.update(connection_settings(owner_url(name)))
    connections["default"].settings_dict.update(app | {"NAME": name, "CONN_MAX_AGE": 0})


@contextmanager
def as_owner() -> Iterator[None]:
    """Run the block with the owner's login, as `manage.py municipality` does."""
    connection = connections["default"]
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(settings.DATABASE_OWNER)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
        connection.set_schema_to_public()
