"""What PostgreSQL's catalogue says of a municipality's schema; nothing here is written by hand."""

from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django_tenants.utils import quote_schema_name as quoted

# Of use to nobody elsewhere: what others here were told, sessions and what is bound to the name of
# the schema (tokens), keys of programs, what a cache and the search make anew, half-filled forms;
# and the list of migrations, which the head of the archive carries.
LEFT_OUT = frozenset(
    {
        "accounts_apitoken",
        "accounts_invitation",
        "django_migrations",
        "django_session",
        "isolation_cacheentry",
        "notifications_entry",
        "notifications_mail",
        "records_outboxevent",
        "search_searchitem",
        "usersessions_usersession",
        "wagtailadmin_editingsession",
        "wagtailadmin_formstate",
        "wagtailcore_apitoken",
    }
)
# Columns of JSON that are no `jsonb`.
_JSON_AS_TEXT = {("wagtail_localize_translationsource", "content_json")}
_COLUMNS = """
    SELECT c.relname, a.attname, a.atttypid = 'jsonb'::regtype
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attnum > 0
       AND NOT a.attisdropped AND a.attgenerated = ''
     ORDER BY c.relname, a.attnum
"""
_CONTENT_TYPES = """
    SELECT c.relname, a.attname
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
     WHERE k.contype = 'f' AND k.connamespace = %s::regnamespace
       AND k.confrelid = %s::regclass
"""
_SEQUENCES = """
    SELECT c.relname, a.attname, s.relname
      FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
      JOIN pg_class c ON c.oid = d.refobjid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
     WHERE d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
       AND s.relnamespace = %s::regnamespace
     ORDER BY 1, 2
"""
_SHARED = f'public."{ContentType._meta.db_table}"'


def tables(cursor: Any, schema: str) -> dict[str, list[str]]:
    """The tables that an export holds, and the columns of each in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    cursor.execute(_COLUMNS, [quoted(schema)])
    for table, column, _json in cursor.fetchall():
        if table not in LEFT_OUT:
            found[table].append(column)
    return dict(found)


def emptied(cursor: Any, schema: str) -> list[str]:
    """The tables whose rows of the template an archive takes the place of."""
    cursor.execute(_COLUMNS, [quoted(schema)])
    return sorted({table for table, _column, _json in cursor.fetchall()} - {"django_migrations"})


def json_columns(cursor: Any, schema: str) -> set[tuple[str, str]]:
    """Table and column of all that holds JSON."""
    cursor.execute(_COLUMNS, [quoted(schema)])
    return {(table, column) for table, column, json in cursor.fetchall() if json} | _JSON_AS_TEXT


def content_type_columns(cursor: Any, schema: str) -> set[tuple[str, str]]:
    """Table and column of all that points to a content type, which `public` numbers."""
    cursor.execute(_CONTENT_TYPES, [quoted(schema), _SHARED])
    return {(table, column) for table, column in cursor.fetchall() if table not in LEFT_OUT}


def content_types(cursor: Any) -> dict[str, int]:
    """The numbers of this installation's content types by label, as in `cms.homepage`."""
    cursor.execute(f"SELECT app_label || '.' || model, id FROM {_SHARED}")  # noqa: S608
    return dict(cursor.fetchall())


def used_content_types(cursor: Any, schema: str) -> set[int]:
    """The numbers of the content types that rows of the schema point to."""
    used: set[int] = set()
    for table, column in sorted(content_type_columns(cursor, schema)):
        cursor.execute(f"SELECT DISTINCT {quoted(column)} FROM {quoted(schema)}.{quoted(table)}")  # noqa: S608
        used |= {number for (number,) in cursor.fetchall() if number is not None}
    return used


def sequences(cursor: Any, schema: str) -> dict[str, str]:
    """The sequence behind each numbered column: `table.column` and the sequence's name."""
    cursor.execute(_SEQUENCES, [quoted(schema)])
    return {f"{table}.{column}": name for table, column, name in cursor.fetchall()}


def counters(cursor: Any, schema: str) -> dict[str, int]:
    """The last number that each numbered column has given out, 0 for none; by `table.column`."""
    found: dict[str, int] = {}
    for column, name in sequences(cursor, schema).items():
        cursor.execute(f"SELECT last_value, is_called FROM {quoted(schema)}.{quoted(name)}")  # noqa: S608
        value, called = cursor.fetchone()
        found[column] = value if called else 0
    return found


def migrations(cursor: Any, schema: str) -> dict[str, list[str]]:
    """The migrations that the schema has seen, by application."""
    cursor.execute(f"SELECT app, name FROM {quoted(schema)}.django_migrations ORDER BY app, name")  # noqa: S608
    found: dict[str, list[str]] = defaultdict(list)
    for app, name in cursor.fetchall():
        found[app].append(name)
    return dict(found)
