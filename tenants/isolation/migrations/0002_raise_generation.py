"""The trigger function that raises a generation, in the schema of the table that changed."""

from django.db import migrations

# In `public`, so that a fix of it reaches every municipality at once. It runs with the rights of
# whoever writes, and in the writer's transaction: readers see the new number with the new content.
FUNCTION = """
CREATE OR REPLACE FUNCTION public.isolation_raise() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    scope text;
BEGIN
    FOREACH scope IN ARRAY TG_ARGV LOOP
        EXECUTE format(
            'INSERT INTO %I.isolation_generation AS g (scope, n) VALUES ($1, 1)
             ON CONFLICT (scope) DO UPDATE SET n = g.n + 1', TG_TABLE_SCHEMA) USING scope;
    END LOOP;
    RETURN NULL;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("isolation", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTION, migrations.RunSQL.noop)]
