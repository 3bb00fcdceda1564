"""Database roles and what each may touch; run with the owner's login, safe to repeat."""

from typing import Any

from django_tenants.utils import quote_schema_name as quoted

from tenants.isolation.roles import municipalities_role, platform_role, role_of

# What every municipality may read in `public`. `django_content_type` is the one table there that
# its own tables point to.
READABLE = ("django_content_type", "tenants_municipality", "tenants_domain")
# What the platform writes for the root domain to read, and what it keeps in order to do so.
FED = ("directory_entry", "directory_searchtext")
FEEDING = ("consumers_news", "consumers_position", "consumers_setaside")
# What the operators' console and the metrics read besides.
WATCHED = ("tenants_schemastate",)
# Set by the platform alone, since they decide which host and which languages a portal has: a
# municipality's own role may read them, so that not even injected SQL changes them.
FIXED = ("django_migrations", "wagtailcore_site", "wagtailcore_locale")
# The operators' door, under the directory's role: what was asked for and what was done is added to
# and never changed there.
CONSOLE = {
    "SELECT, INSERT, UPDATE, DELETE": "public.console_secondfactor, public.console_recoverycode",
    "SELECT, INSERT": "public.console_fleetjob, public.console_operatoract",
    "SELECT": "public.console_measured, public.console_backup",
}
# Serialises the making of roles: PostgreSQL refuses two changes of one group at once.
_ROLES_LOCK = 7_301_002


def ensure_login(cursor: Any, login: str, password: str) -> None:
    """The application's login: no superuser, inherits nothing, owns nothing."""
    _ensure_role(cursor, login)
    cursor.execute(
        f"ALTER ROLE {quoted(login)} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE PASSWORD %s",
        [password or None],
    )
    cursor.execute(
        "SELECT rolsuper OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = %s",
        [login],
    )
    if cursor.fetchone()[0]:
        # Only a superuser may say this, even of a login that is none; an owner need not be one.
        cursor.execute(f"ALTER ROLE {quoted(login)} NOSUPERUSER NOREPLICATION NOBYPASSRLS")


def ensure_platform(cursor: Any, login: str, owner: str, database: str) -> None:
    """The roles of the installation itself, and what each may touch in `public`."""
    shared, directory, platform = municipalities_role(), role_of("public"), platform_role()
    cursor.execute(f"REVOKE ALL ON DATABASE {quoted(database)} FROM PUBLIC")
    cursor.execute(f"GRANT CONNECT ON DATABASE {quoted(database)} TO {quoted(login)}")
    cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for role in (shared, directory, platform):
        _ensure_role(cursor, role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted(role)}")
    for role in (directory, platform):
        cursor.execute(f"GRANT {quoted(role)} TO {quoted(login)}")
    # Whether it is ready to serve is asked under the platform's role.
    cursor.execute(f"GRANT SELECT ON public.django_migrations TO {quoted(platform)}")
    for table in READABLE:
        names = ", ".join(map(quoted, (shared, directory, platform)))
        cursor.execute(f"GRANT SELECT ON public.{table} TO {names}")
    for table in FED:
        cursor.execute(f"GRANT SELECT ON public.{table} TO {quoted(directory)}")
    for table in (*FED, *FEEDING):
        cursor.execute(f"GRANT ALL ON public.{table} TO {quoted(platform)}")
        cursor.execute(f"GRANT USAGE ON SEQUENCE public.{table}_id_seq TO {quoted(platform)}")
    for table in WATCHED:
        names = ", ".join(map(quoted, (directory, platform)))
        cursor.execute(f"GRANT SELECT ON public.{table} TO {names}")
    for table in _own_tables(cursor):
        cursor.execute(f"GRANT ALL ON public.{quoted(table)} TO {quoted(directory)}")
    # Triggers on what it writes raise the root domain's generations.
    cursor.execute(
        f"GRANT SELECT, INSERT, UPDATE ON public.isolation_generation TO {quoted(platform)}"
    )
    for rights, tables in CONSOLE.items():
        cursor.execute(f"GRANT {rights} ON {tables} TO {quoted(directory)}")
    cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted(directory)}")


def _own_tables(cursor: Any) -> list[str]:
    """Tables of the root domain's own people and cache; the queue's are the platform's."""
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND "
        "(tablename LIKE 'accounts\\_%' OR tablename LIKE 'auth\\_%' "
        "OR tablename LIKE 'isolation\\_%' OR tablename = 'django_session')"
    )
    return [name for (name,) in cursor.fetchall()]


def ensure_municipality(cursor: Any, schema: str, login: str, owner: str) -> str:
    """The role of one municipality: its own schema, tables made later too, and nothing else.

    Returns the role's name.
    """
    role = ensure_membership(cursor, schema, login)
    names = {"schema": quoted(schema), "role": quoted(role), "owner": quoted(owner)}
    statements = [
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
        "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} "
        "GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {role}",
        *[f"REVOKE INSERT, UPDATE, DELETE ON {{schema}}.{table} FROM {{role}}" for table in FIXED],
    ]
    cursor.execute(";\n".join(statements).format(**names))
    return role


def ensure_membership(cursor: Any, schema: str, login: str) -> str:
    """The role of one municipality, of the municipalities' group and the login's to assume.

    Returns its name. Where it has to be made, others that make roles wait for the transaction's
    end: provisioning does that in a short one of its own.
    """
    role, shared = role_of(schema), municipalities_role()
    cursor.execute(
        "SELECT count(*) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid "
        "JOIN pg_roles u ON u.oid = m.member WHERE (g.rolname, u.rolname) IN ((%s, %s), (%s, %s))",
        [shared, role, role, login],
    )
    if cursor.fetchone()[0] == 2:
        return role
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ROLES_LOCK])
    _ensure_role(cursor, role)
    cursor.execute(f"GRANT {quoted(shared)} TO {quoted(role)}")
    cursor.execute(f"GRANT {quoted(role)} TO {quoted(login)}")
    return role


def _ensure_role(cursor: Any, role: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE ROLE {quoted(role)}")
