"""What the directory lists raises a generation of the root domain."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER raise_generation AFTER INSERT OR UPDATE OR DELETE ON directory_{table}
FOR EACH STATEMENT EXECUTE FUNCTION public.isolation_raise('directory')
"""


class Migration(migrations.Migration):
    additive = "triggers on tables which old code does not know"

    dependencies = [("directory", "0001_entries"), ("isolation", "0002_raise_generation")]

    operations = [
        migrations.RunSQL(
            TRIGGER.format(table=table), f"DROP TRIGGER raise_generation ON directory_{table}"
        )
        for table in ("entry", "searchtext")
    ]
