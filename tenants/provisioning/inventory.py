"""What a municipality has in each place: looked up before its deletion and again after it.

Each count asks the place itself: PostgreSQL's catalogue, the roles of the server, the folder.
"""

import os
from pathlib import Path
from typing import Any

from django.conf import settings

from tenants.isolation.roles import role_of
from tenants.models import shared_storage
from tenants.queue.models import Lease, RoleQueue, Turn

# Tables of `public` that name a municipality by its schema, and the column. A new one has to be
# written here or below, or a test fails.
ROWS = {
    "django_tasks_database_dbtaskresult": "queue_name",
    "consumers_news": "schema_name",
    "consumers_position": "schema_name",
    "consumers_setaside": "schema_name",
    Lease._meta.db_table: "schema_name",
    RoleQueue._meta.db_table: "schema_name",
    Turn._meta.db_table: "schema_name",
    # By name: the console stands above.
    "console_backup": "schema_name",
    "console_measured": "schema_name",
}
# Those that outlive it: its own rows, which go with the last step, and the proof of its deletion.
KEPT = {
    "tenants_municipality",
    "tenants_deletionreport",
    "console_fleetjob",
    "console_operatoract",
}

_CATALOGUE = {
    "schema": "SELECT count(*) FROM pg_namespace WHERE nspname = %(schema)s",
    "tables, indexes and sequences": (
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %(schema)s"
    ),
    "roles": "SELECT count(*) FROM pg_roles WHERE rolname = %(role)s",
    "memberships of roles": (
        "SELECT count(*) FROM pg_auth_members WHERE %(role)s IN "
        "(pg_get_userbyid(roleid), pg_get_userbyid(member))"
    ),
    "rights on objects": (
        "SELECT count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid "
        "WHERE d.refclassid = 'pg_authid'::regclass AND r.rolname = %(role)s"
    ),
    "hosts": (
        "SELECT count(*) FROM public.tenants_domain d "
        "JOIN public.tenants_municipality m ON m.id = d.tenant_id "
        "WHERE m.schema_name = %(schema)s"
    ),
    **{
        f"rows of {table}": (
            f"SELECT count(*) FROM public.{table} e "  # noqa: S608
            "JOIN public.tenants_municipality m ON m.id = e.municipality_id "
            "WHERE m.schema_name = %(schema)s"
        )
        for table in ("directory_entry", "directory_searchtext")
    },
    "municipality": (
        "SELECT count(*) FROM public.tenants_municipality WHERE schema_name = %(schema)s"
    ),
}


def take(cursor: Any, schema: str, arms: str) -> dict[str, int]:
    """How many things of a municipality are in each place; `arms` is its coat of arms' file."""
    values = {"schema": schema, "role": role_of(schema)}
    found: dict[str, int] = {}
    for place, sql in _CATALOGUE.items():
        cursor.execute(sql, values)
        found[place] = cursor.fetchone()[0]
    for table, column in ROWS.items():
        counting = f'SELECT count(*) FROM public."{table}" WHERE "{column}" = %(schema)s'  # noqa: S608
        cursor.execute(counting, values)
        found[f"rows of {table}"] = cursor.fetchone()[0]
    found |= _files(Path(settings.MEDIA_ROOT) / schema)
    found["coat of arms"] = int(bool(arms) and shared_storage().exists(arms))
    return found


def _files(folder: Path) -> dict[str, int]:
    files, size = 0, 0
    for where, _folders, names in os.walk(folder):
        files += len(names)
        size += sum((Path(where) / name).lstat().st_size for name in names)
    return {"folder": int(folder.exists()), "files": files, "bytes of files": size}
