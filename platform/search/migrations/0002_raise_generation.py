"""What can be found raises a generation; and long texts lie apart from what every search reads.

What is withdrawn raises nothing here: whatever table it is withdrawn from raises its own, and a
kept search depends on all of them (decision 0014).
"""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER raise_generation AFTER INSERT OR UPDATE ON search_searchitem
FOR EACH STATEMENT EXECUTE FUNCTION public.isolation_raise('search')
"""
# A word that stands in every text is looked for in all rows: the narrower, the faster.
NARROW = "ALTER TABLE search_searchitem SET (toast_tuple_target = 256)"
WIDE = "ALTER TABLE search_searchitem RESET (toast_tuple_target)"


class Migration(migrations.Migration):
    additive = "a trigger on a table which old code does not know"

    dependencies = [("search", "0001_searchable"), ("isolation", "0002_raise_generation")]

    operations = [
        migrations.RunSQL(TRIGGER, "DROP TRIGGER raise_generation ON search_searchitem"),
        migrations.RunSQL(NARROW, WIDE),
    ]
