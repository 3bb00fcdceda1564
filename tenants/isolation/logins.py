"""The application's login may do no more than serve: asked when a process of production starts."""

from contextlib import closing

import psycopg2
from django.core.exceptions import ImproperlyConfigured

from tenants.isolation.connection import connection

_POWERS = {
    "rolsuper": "is a superuser",
    "rolbypassrls": "passes by the queue's row security (BYPASSRLS)",
    "rolcreaterole": "may create roles",
    "rolcreatedb": "may create databases",
    "rolreplication": "may copy the whole server (REPLICATION)",
    "rolinherit": "inherits every municipality's rights (INHERIT)",
}
_ASK = f"SELECT {', '.join(_POWERS)} FROM pg_roles WHERE rolname = session_user"  # noqa: S608


def powers() -> list[str]:
    """What this process's login may do that serving does not need.

    Raises psycopg2.Error when the database cannot be reached.
    """
    # Past our backend, which would take on a role first: a wrong login may have none.
    arguments = connection.get_connection_params()
    with closing(psycopg2.connect(**arguments)) as asked, asked.cursor() as cursor:
        cursor.execute(_ASK)
        row = cursor.fetchone()
    return [power for power, has in zip(_POWERS.values(), row, strict=True) if has]


def refuse_strong() -> None:
    """Raise ImproperlyConfigured when the login could pass the walls, or there is no database."""
    try:
        found = powers()
    except psycopg2.Error as error:
        raise ImproperlyConfigured(f"The database cannot be reached: {error}") from error
    if found:
        raise ImproperlyConfigured(
            f"The login of DATABASE_APP_URL {', '.join(found)}: no wall would hold. Run "
            "`manage.py prepare`, which takes such rights from it, or name another login."
        )
