"""How many seats are left stands on kept pages: terms raise the generation of events."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER raise_generation AFTER INSERT OR UPDATE OR DELETE ON events_registrationterms
FOR EACH ROW EXECUTE FUNCTION public.isolation_raise('events')
"""


class Migration(migrations.Migration):
    additive = "the table is new: old code does not write to it"

    dependencies = [
        ("events", "0003_registrations"),
        ("isolation", "0002_raise_generation"),
    ]

    operations = [
        migrations.RunSQL(
            TRIGGER, "DROP TRIGGER IF EXISTS raise_generation ON events_registrationterms"
        ),
    ]
