"""The owner's hand in the database of a test: what no portal may do itself."""

from contextlib import closing

import psycopg2
from django.conf import settings
from django.db import connection


def owner_does(sql, *known):
    """Run one statement with the owner's login and commit it; for transactional tests alone."""
    owner = settings.DATABASE_OWNER
    with closing(
        psycopg2.connect(
            dbname=connection.settings_dict["NAME"],
            user=owner["USER"],
            password=owner["PASSWORD"] or None,
            host=owner["HOST"] or None,
            port=owner["PORT"] or None,
        )
    ) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(sql, known)
