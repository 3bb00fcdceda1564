"""The rungs' own table: as many columns, of the same kinds, as an announcement has in the API."""

import os
from typing import Any

from config.database import connection_settings

SCHEMA = "ladder"
TABLE = "bench_item"
ROWS = 40
SHOWN = 20
COLUMNS = (
    "id",
    "translation_key",
    "language",
    "kind",
    "topic",
    "title",
    "summary",
    "published_at",
    "updated_at",
    "contact_name",
    "contact_email",
    "contact_phone",
    "image_url",
    "image_alt",
    "image_width",
    "image_height",
    "web_url",
)
SELECT = (
    f"SELECT {', '.join(COLUMNS)} FROM {TABLE} ORDER BY published_at DESC, id DESC LIMIT {SHOWN}"
)
CREATE = f"""
    CREATE SCHEMA {SCHEMA};
    CREATE TABLE {SCHEMA}.{TABLE} (
        id bigint PRIMARY KEY, translation_key uuid NOT NULL, language varchar(2) NOT NULL,
        kind varchar(15) NOT NULL, topic varchar(20) NOT NULL, title varchar(255) NOT NULL,
        summary text NOT NULL, published_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
        contact_name varchar(120) NOT NULL, contact_email varchar(254) NOT NULL,
        contact_phone varchar(40) NOT NULL, image_url varchar(300) NOT NULL,
        image_alt varchar(300) NOT NULL, image_width integer NOT NULL,
        image_height integer NOT NULL, web_url varchar(300) NOT NULL);
    CREATE INDEX ON {SCHEMA}.{TABLE} (published_at DESC, id DESC);
    INSERT INTO {SCHEMA}.{TABLE}
    SELECT n, gen_random_uuid(), 'sl', 'announcement', 'budget', 'Obvestilo številka ' || n,
           repeat('Občina vabi občanke in občane k sodelovanju. ', 4),
           now() - n * interval '1 day', now() - n * interval '1 hour', 'Ana Novak',
           'ana.novak@obcina.example', '01 234 56 78',
           'https://obcina.localhost/media/images/slika-' || n || '.fill-800x450.jpg',
           'Risba, na kateri se ljudje pogovarjajo na trgu', 800, 450,
           'https://obcina.localhost/obvestila/obvestilo-' || n || '/'
      FROM generate_series(1, {ROWS}) AS n;
    ANALYZE {SCHEMA}.{TABLE}
"""


def stock_database() -> dict[str, Any]:
    """Django's settings for the database of DATABASE_URL on Django's own backend."""
    stock = connection_settings(os.environ["DATABASE_URL"])
    del stock["ASSUME_ROLES"]
    stock["ENGINE"] = "django.db.backends.postgresql"
    stock["OPTIONS"] = {**stock["OPTIONS"], "options": f"-c search_path={SCHEMA}"}
    return stock


def bare_connection() -> dict[str, str]:
    """psycopg2's arguments for the same database."""
    return {"dsn": os.environ["DATABASE_URL"], "options": f"-c search_path={SCHEMA}"}
