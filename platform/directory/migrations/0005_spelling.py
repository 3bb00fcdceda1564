"""Titles by their trigrams, without the signs over letters: for words that are spelled otherwise.

The same expression as `directory.queries.SPELLING`; another one would not be found by the index.
"""

from django.db import migrations

SPELLING = "translate(lower(title), 'čšžćđàèéìòùáíóöőúüű', 'cszcdaeeiouaiooouuu')"


class Migration(migrations.Migration):
    additive = "an index that old code does not need"

    dependencies = [("directory", "0004_called_off")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX entry_spelling ON directory_entry "
            f"USING gin (({SPELLING}) public.gin_trgm_ops)",
            "DROP INDEX entry_spelling",
        )
    ]
