"""A change of a municipality or of its hosts raises the generation of the root domain's list."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER raise_generation AFTER INSERT OR UPDATE OR DELETE ON public.{table}
FOR EACH ROW EXECUTE FUNCTION public.isolation_raise('municipalities')
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial"), ("isolation", "0002_raise_generation")]

    operations = [
        migrations.RunSQL(
            TRIGGER.format(table=table), f"DROP TRIGGER raise_generation ON public.{table}"
        )
        for table in ("tenants_municipality", "tenants_domain")
    ]
