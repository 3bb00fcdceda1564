"""A long export, as a municipality might ask for one."""

import csv
from pathlib import Path

from django.db import connection, transaction

from tenants.queue.jobs import job

_ROWS = """
    SELECT n, md5(n::text), now() + n * interval '1 second', 'Občina Alfa, vrstica ' || n
      FROM generate_series(1, %s) n
"""


@job(repeatable=True)
def export_rows(path, rows):
    """Write so many rows to a file, read from a cursor of the server's."""
    with transaction.atomic(), Path(path).open("w", newline="", encoding="utf-8") as out:
        # Django's own cursor chooses schema and role before the one of the server's is opened.
        with connection.cursor() as chosen:
            chosen.execute("SELECT 1")
        with connection.connection.cursor(name="export") as cursor:
            cursor.itersize = 200
            cursor.execute(_ROWS, [rows])
            csv.writer(out).writerows(cursor)
    return rows


@job(repeatable=True)
def small():
    """As quick as a task can be."""
