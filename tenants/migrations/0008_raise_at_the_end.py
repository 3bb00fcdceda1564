"""The generation of the root domain's list is raised when the transaction ends, not in its middle.

Its row is one for all municipalities: whoever raised it kept everybody else from making or changing
one until the whole transaction was through, the content of a new portal included. The function names
the table by the schema of the trigger's, and only the owner's login writes here, so that neither the
search path nor the role of that moment takes part.
"""

from django.db import migrations

TABLES = ("tenants_municipality", "tenants_domain")
LATER = """
DROP TRIGGER raise_generation ON public.{0};
CREATE CONSTRAINT TRIGGER raise_generation AFTER INSERT OR UPDATE OR DELETE ON public.{0}
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION public.isolation_raise('municipalities');
"""
AT_ONCE = """
DROP TRIGGER raise_generation ON public.{0};
CREATE TRIGGER raise_generation AFTER INSERT OR UPDATE OR DELETE ON public.{0}
FOR EACH ROW EXECUTE FUNCTION public.isolation_raise('municipalities');
"""


class Migration(migrations.Migration):
    additive = "the same trigger, in the same transaction"

    dependencies = [("tenants", "0007_quotas")]

    operations = [migrations.RunSQL(LATER.format(table), AT_ONCE.format(table)) for table in TABLES]
