"""Whatever is written into an outbox is news, whoever writes it."""

from django.db import migrations

# It runs with the owner's rights, since no municipality may write into `public`; what it writes is
# the name of the schema of its own table, which nobody who writes events can choose. Rows are only
# added, so that no writer waits for another.
FUNCTION = """
CREATE OR REPLACE FUNCTION public.records_news() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.consumers_news (schema_name) VALUES (TG_TABLE_SCHEMA);
    RETURN NULL;
END
$$
"""

TRIGGER = """
CREATE TRIGGER is_news AFTER INSERT ON records_outboxevent
FOR EACH STATEMENT EXECUTE FUNCTION public.records_news()
"""


class Migration(migrations.Migration):
    additive = "a trigger on a table which old code does not know"

    dependencies = [("records", "0001_outbox")]

    operations = [
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER is_news ON records_outboxevent"),
    ]
