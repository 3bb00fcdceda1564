"""The audit trail of operators is added to; PostgreSQL refuses to change or remove what stands."""

from django.db import migrations

REFUSE = """
CREATE OR REPLACE FUNCTION public.console_acts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'acts of operators are neither changed nor removed'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER acts_stay BEFORE UPDATE OR DELETE ON public.console_operatoract
    FOR EACH ROW EXECUTE FUNCTION public.console_acts_stay();
CREATE TRIGGER acts_are_not_emptied BEFORE TRUNCATE ON public.console_operatoract
    FOR EACH STATEMENT EXECUTE FUNCTION public.console_acts_stay();
"""
ALLOW = """
DROP TRIGGER acts_stay ON public.console_operatoract;
DROP TRIGGER acts_are_not_emptied ON public.console_operatoract;
DROP FUNCTION public.console_acts_stay();
"""


class Migration(migrations.Migration):
    additive = "triggers on a table which old code does not know"

    dependencies = [("console", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
