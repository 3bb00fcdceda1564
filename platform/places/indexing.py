"""The index by which rows with a place are found on a map, for migrations."""

from django.db import migrations


def box_index(table: str) -> migrations.RunSQL:
    """An operation that gives `table` the index that `PlacedQuerySet.within` is served by.

    PostgreSQL's own boxes and their GiST operator class: no PostGIS. Rows without a place stand in
    it as NULL and are never found. The migration says `additive = "…"`.
    """
    return migrations.RunSQL(
        f"CREATE INDEX {table}_box ON {table} "
        "USING gist (box(point(east, north), point(west, south)))",
        f"DROP INDEX IF EXISTS {table}_box",
    )
