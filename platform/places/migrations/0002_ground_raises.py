"""The boundary and the layers stand on kept pages and in their headers: they raise a generation."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER raise_generation AFTER INSERT OR UPDATE OR DELETE ON places_ground
FOR EACH ROW EXECUTE FUNCTION public.isolation_raise('places')
"""


class Migration(migrations.Migration):
    additive = "the table is new: old code does not write to it"

    dependencies = [
        ("places", "0001_places"),
        ("isolation", "0002_raise_generation"),
    ]

    operations = [
        migrations.RunSQL(TRIGGER, "DROP TRIGGER IF EXISTS raise_generation ON places_ground"),
    ]
