"""Where a municipality's schema lives: the place for an installation larger than one machine.

The setting `PLACEMENT` names a function of this form; see deploy/SCALE.md.
"""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

Placement = Callable[[Any, str], None]


def place(cursor: Any, schema: str) -> None:
    """Let the installation's placement put `schema` where it belongs.

    Called by whatever makes a schema, with the owner's cursor, in the transaction that made it and
    before anything but the template's rows is in it. What it raises undoes the municipality.
    """
    cast(Placement, import_string(settings.PLACEMENT))(cursor, schema)


def here(cursor: Any, schema: str) -> None:
    """One database: a schema stays where it was made."""


def citus(cursor: Any, schema: str) -> None:
    """Hand the schema to Citus, which moves it to one of its workers.

    `public.django_content_type`, the one table outside that municipalities point at, becomes a
    reference table first. Tried by hand with Citus 13; no test of ours has Citus.
    """
    cursor.execute(
        "SELECT create_reference_table('public.django_content_type') WHERE NOT EXISTS (SELECT 1 "
        "FROM pg_dist_partition WHERE logicalrelid = 'public.django_content_type'::regclass)"
    )
    cursor.execute("SELECT citus_schema_distribute(%s)", [schema])
