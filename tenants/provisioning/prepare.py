"""Make the installation ready: database, logins, migrations of `public` and of the template."""

import hashlib
from collections.abc import Callable
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django_tenants.utils import quote_schema_name, schema_context

from tenants.isolation.connection import connection
from tenants.isolation.grants import ensure_login, ensure_municipality, ensure_platform
from tenants.isolation.roles import municipalities_role, platform_role
from tenants.models import Template
from tenants.provisioning.fleet.history import histories_of
from tenants.provisioning.fleet.session import catalogue
from tenants.provisioning.fleet.steps import Migrator
from tenants.provisioning.snapshot import script_of
from tenants.provisioning.template import VERSION, furnish
from tenants.queue import grants as queue_grants

Say = Callable[[str], None]
# Any number; one for each installation, since advisory locks belong to a database.
_LOCK = 7_301_001


def prepare(say: Say = lambda line: None) -> bool:
    """Bring the installation's database up to the code; returns False when nothing was to be done.

    Safe to repeat and safe at the same time as itself. Needs the owner's login.
    """
    ensure_database(say)
    # A connection of its own: Django's is closed on the way, and the lock would go with it.
    with catalogue() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            return _prepare(say)
        finally:
            connection.set_schema_to_public()


def _prepare(say: Say) -> bool:
    fingerprint = code_fingerprint()
    if _current(fingerprint):
        return False
    _migrate(say)
    _grant(say)
    _furnish_template(say, fingerprint)
    return True


def ensure_database(say: Say) -> None:
    """Create the database where the server has none of that name."""
    owner = settings.DATABASE_OWNER
    server = psycopg2.connect(
        dbname="postgres",
        user=owner["USER"] or None,
        password=owner["PASSWORD"] or None,
        host=owner["HOST"] or None,
        port=owner["PORT"] or None,
    )
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [owner["NAME"]])
            if cursor.fetchone() is None:
                say(f"creating the database {owner['NAME']}")
                name = quote_schema_name(owner["NAME"])
                cursor.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    finally:
        server.close()


def code_fingerprint() -> str:
    """A hash of every migration's name, the template's furnishing and the application's login."""
    names = sorted(map(str, MigrationLoader(None, ignore_no_migrations=True).disk_migrations))
    login = settings.DATABASE_APPLICATION
    parts = [*names, str(VERSION), login["USER"], login["PASSWORD"], settings.ROLE_PREFIX]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _current(fingerprint: str) -> bool:
    if Template._meta.db_table not in connection.introspection.table_names():
        return False
    return Template.objects.filter(fingerprint=fingerprint).exists()


def _migrate(say: Say) -> None:
    say("migrating the tables of the installation")
    _bring_up("public")
    name = settings.TEMPLATE_SCHEMA
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {quote_schema_name(name)}")
    say("migrating the template that new municipalities are cloned from")
    _bring_up(name)


def _bring_up(schema: str) -> None:
    """An upgrade, which may be killed at any moment, as the fleet does it; else as Django does."""
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        known = histories_of(cursor, [schema])
    if known and known[schema].digest:
        Migrator().bring_up(schema)
    else:
        call_command("migrate_schemas", schema_name=schema, verbosity=0, interactive=False)


def _grant(say: Say) -> None:
    say("handing out rights")
    app, owner = settings.DATABASE_APPLICATION, settings.DATABASE_OWNER
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        ensure_login(cursor, app["USER"], app["PASSWORD"])
        cursor.execute("SELECT current_user, current_database()")
        current, database = cursor.fetchone()
        ensure_platform(cursor, app["USER"], owner["USER"] or current, database)
        queue_grants.install(cursor, platform=platform_role(), municipalities=municipalities_role())


def _furnish_template(say: Say, fingerprint: str) -> None:
    say("furnishing the template")
    with schema_context(settings.TEMPLATE_SCHEMA):
        furnish()
    connection.close()
    script = script_of(settings.TEMPLATE_SCHEMA)
    Template.objects.update_or_create(pk=1, defaults={"fingerprint": fingerprint, "script": script})


def ensure_role_of(cursor: Any, schema: str) -> str:
    """The role of a municipality, and its place in the queue; returns the role's name.

    Safe to repeat. Within a transaction; where `ready_roles` has made the role, nobody waits for
    its end.
    """
    cursor.execute("SELECT current_user")
    owner = cursor.fetchone()[0]
    role = ensure_municipality(cursor, schema, settings.DATABASE_APPLICATION["USER"], owner)
    queue_grants.register(cursor, schema, role)
    return role
