"""PostgreSQL's trigrams, for words that are spelled otherwise; an owner of a database may add it."""

from django.db import migrations


class Migration(migrations.Migration):
    additive = "an extension that old code does not use"

    dependencies = [("directory", "0002_raise_generation")]

    operations = [
        migrations.RunSQL(
            "CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public", migrations.RunSQL.noop
        )
    ]
