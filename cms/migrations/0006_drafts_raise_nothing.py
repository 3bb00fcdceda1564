"""The part of a page that its own table holds raises a generation only when the page is live.

A new draft, too, writes a row there. And a document is linked to from events as well.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION public.cms_part_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    page bigint;
    shown boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO page USING OLD;
    ELSE
        EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO page USING NEW;
    END IF;
    EXECUTE format('SELECT live FROM %I.cms_basepage WHERE id = $1', TG_TABLE_SCHEMA)
        INTO shown USING page;
    -- A page that is gone, or comes or goes, raises by its row in cms_basepage.
    IF NOT coalesce(shown, false) THEN RETURN NULL; END IF;
    EXECUTE format(
        'INSERT INTO %I.isolation_generation AS g (scope, n) VALUES ($1, 1)
         ON CONFLICT (scope) DO UPDATE SET n = g.n + 1', TG_TABLE_SCHEMA) USING TG_ARGV[0];
    RETURN NULL;
END
$$
"""

DROP = "DROP TRIGGER raise_generation ON {table}"
TRIGGER = """
CREATE TRIGGER raise_generation AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION public.{function}({arguments})
"""

# Table, scope, and the column with the number of the page.
PARTS = (
    ("cms_announcementpage", "announcements", "basepage_ptr_id"),
    ("cms_attachment", "announcements", "page_id"),
    ("cms_eventpage", "events", "basepage_ptr_id"),
    ("cms_homepage", "pages", "basepage_ptr_id"),
    ("cms_announcementindexpage", "pages", "basepage_ptr_id"),
    ("cms_eventindexpage", "pages", "basepage_ptr_id"),
    ("cms_plainpage", "pages", "basepage_ptr_id"),
)


def replaced(table: str, new: tuple[str, str], old: str) -> migrations.RunSQL:
    """Put the function and arguments `new` in the place of `isolation_raise` with `old`."""
    before = TRIGGER.format(table=table, function="isolation_raise", arguments=old)
    after = TRIGGER.format(table=table, function=new[0], arguments=new[1])
    drop = DROP.format(table=table)
    return migrations.RunSQL(f"{drop}; {after}", f"{drop}; {before}")


class Migration(migrations.Migration):
    dependencies = [("cms", "0005_raise_generations")]

    operations = [
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
        *[
            replaced(table, ("cms_part_changed", f"'{scope}', '{page}'"), f"'{scope}'")
            for table, scope, page in PARTS
        ],
        replaced(
            "cms_portaldocument",
            ("isolation_raise", "'announcements', 'events', 'pages'"),
            "'announcements', 'pages'",
        ),
    ]
