"""How scripts without Python at hand note a backup: one function, so that they know no columns."""

from django.db import migrations

# `schemas` are those that the set holds an archive of. A municipality that was deleted meanwhile is
# not noted, and an older backup never takes the place of a newer one.
NOTE = """
CREATE FUNCTION public.console_note_backup(
    kind text, name text, began_at timestamptz, bytes bigint, schemas text[] DEFAULT '{}'
) RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO console_backup AS b (kind, schema_name, name, began_at, bytes)
    SELECT $1, '', $2, $3, $4
     UNION ALL
    SELECT 'archive', m.schema_name, $2, $3, 0
      FROM tenants_municipality m WHERE m.schema_name = ANY($5)
        ON CONFLICT ON CONSTRAINT last_backup_of_its_kind DO UPDATE
       SET name = excluded.name, began_at = excluded.began_at, bytes = excluded.bytes
     WHERE b.began_at <= excluded.began_at
$$;
REVOKE ALL ON FUNCTION public.console_note_backup FROM PUBLIC;
"""


class Migration(migrations.Migration):
    additive = "a function which old code does not know"

    dependencies = [("console", "0003_backup"), ("tenants", "0001_initial")]

    operations = [
        migrations.RunSQL(NOTE, "DROP FUNCTION public.console_note_backup;"),
    ]
