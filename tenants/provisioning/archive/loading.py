"""Rows of an archive into a schema that is made for them, inside the caller's transaction."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import psycopg2
from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django_tenants.utils import quote_schema_name as quoted

from common.errors import Invalid
from tenants.provisioning import cloning
from tenants.provisioning.archive import catalogue
from tenants.provisioning.archive.manifest import Head, damaged
from tenants.provisioning.archive.reading import Measured

_BLOCK = 1 << 16
# Keys under which JSON (revisions, sources of translations) names a content type. A quote inside a
# string of JSON has a backslash before it, so this meets keys only.
_KEY = re.compile(rb'(?<!\\)"((?:[a-z]+_)?content_type(?:_id)?)": ([0-9]+)(?=[,}\s])')


def make_empty_schema(cursor: Any, schema: str, head: Head) -> None:
    """A clone of the template without its rows, whose triggers are silent until `finish`."""
    body, _outward = cloning.script(schema)
    cursor.execute(body)
    tables = catalogue.emptied(cursor, schema)
    names = ", ".join(f"{quoted(schema)}.{quoted(table)}" for table in tables)
    for table in head.tables:
        # Those that raise generations, since the rows bring the numbers that they had; and those
        # that keep the audit trail, whose rows bring their chain.
        cursor.execute(f"ALTER TABLE {quoted(schema)}.{quoted(table)} DISABLE TRIGGER USER")
    cursor.execute(f"TRUNCATE {names}")


def load(cursor: Any, schema: str, head: Head, table: str, pieces: Iterable[Measured]) -> None:
    """Copy the rows of one table. Raises Invalid when PostgreSQL cannot take them for what they
    are."""
    columns = head.tables[table]
    names = ", ".join(map(quoted, columns))
    rows = _Rows(pieces, _renumbering(cursor, schema, head, table))
    try:
        cursor.copy_expert(
            f"COPY {quoted(schema)}.{quoted(table)} ({names}) FROM STDIN", rows, _BLOCK
        )
    except (psycopg2.DataError, psycopg2.IntegrityError) as error:
        why = _("the rows of %(table)s cannot be taken (%(error)s)")
        text = str(error).splitlines()[0]
        raise damaged(why % {"table": table, "error": text}) from error


def finish(cursor: Any, schema: str, head: Head) -> None:
    """Compare all foreign keys, wake the triggers and go on counting where the original was.

    Raises Invalid when a row points to nothing.
    """
    try:
        cloning.bind(cursor, schema)
    except Exception as error:
        if isinstance(error.__cause__ or error, psycopg2.IntegrityError):
            why = _("its rows do not fit together (%(error)s)")
            raise damaged(why % {"error": str(error).splitlines()[0]}) from error
        raise
    for table in head.tables:
        cursor.execute(f"ALTER TABLE {quoted(schema)}.{quoted(table)} ENABLE TRIGGER USER")
    for column, name in catalogue.sequences(cursor, schema).items():
        _count_on(cursor, schema, column, name, head.counters.get(column, 0))


def _count_on(cursor: Any, schema: str, column: str, sequence: str, last: int) -> None:
    """The next number is beyond every row, and beyond rows that were deleted before the export.

    Raises Invalid when that is beyond what the column holds.
    """
    table, _dot, name = column.partition(".")
    if table in catalogue.LEFT_OUT:
        last = 0
    cursor.execute(f"SELECT max({quoted(name)}) FROM {quoted(schema)}.{quoted(table)}")  # noqa: S608
    highest = max(last, cursor.fetchone()[0] or 0)
    if not highest:
        return
    try:
        cursor.execute(
            "SELECT setval(%s::regclass, %s)", [f"{quoted(schema)}.{quoted(sequence)}", highest]
        )
    except DatabaseError as error:
        why = _("%(column)s cannot count on from %(last)s")
        raise damaged(why % {"column": column, "last": str(highest)[:40]}) from error


# -- Content types ----------------------------------------------------------------------------


def renumbered(cursor: Any, head: Head) -> dict[bytes, bytes]:
    """This installation's numbers of content types by the archive's, as text; empty when all are
    the same.

    Raises Invalid, naming them, when rows point to content types that are not known here.
    """
    here = catalogue.content_types(cursor)
    unknown = sorted(set(head.content_types_used) - here.keys())
    if unknown:
        message = _(
            "The archive has rows of kinds that this installation does not know: %(which)s."
        )
        raise Invalid("archive_content_types", message % {"which": ", ".join(unknown)})
    pairs = {n: here[label] for label, n in head.content_types.items() if label in here}
    if all(before == after for before, after in pairs.items()):
        return {}
    return {b"%d" % before: b"%d" % after for before, after in pairs.items()}


def _renumbering(
    cursor: Any, schema: str, head: Head, table: str
) -> Callable[[bytes], bytes] | None:
    """What has to be done to each row of a table, or None."""
    numbers = renumbered(cursor, head)
    # The clone is not bound to `public` yet; the template is.
    pointing = catalogue.content_type_columns(cursor, settings.TEMPLATE_SCHEMA)
    holding = catalogue.json_columns(cursor, schema)
    columns = head.tables[table]
    plain = [n for n, column in enumerate(columns) if (table, column) in pointing]
    json = [n for n, column in enumerate(columns) if (table, column) in holding]
    if not numbers or not (plain or json):
        return None

    def in_key(match: re.Match[bytes]) -> bytes:
        return b'"%s": %s' % (match[1], numbers.get(match[2], match[2]))

    def renumber(row: bytes) -> bytes:
        # PostgreSQL writes a tabulator inside a value as \t, so these stand between values only.
        fields = row.split(b"\t")
        if len(fields) != len(columns):
            return row
        for n in plain:
            fields[n] = numbers.get(fields[n], fields[n])
        for n in json:
            fields[n] = _KEY.sub(in_key, fields[n])
        return b"\t".join(fields)

    return renumber


class _Rows:
    """The rows of a table as PostgreSQL's COPY reads them, from one member after another."""

    def __init__(self, pieces: Iterable[Measured], change: Callable[[bytes], bytes] | None) -> None:
        blocks = (block for piece in pieces for block in iter(piece.read, b""))
        self._blocks = blocks if change is None else _changed(blocks, change)

    def read(self, size: int = -1) -> bytes:
        """Some rows, or parts of them; nothing at the end."""
        return next(self._blocks, b"")


def _changed(blocks: Iterator[bytes], change: Callable[[bytes], bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        *rows, rest = (rest + block).split(b"\n")
        if rows:
            yield b"".join(change(row) + b"\n" for row in rows)
    if rest:
        yield change(rest)
