"""A page that is taken down, moved, deleted or closed is not found from that moment on.

The search is filled by a reader of the outbox; emptied it is here, in the writer's transaction. A
page that was only moved comes back as soon as the reader has looked at it where it stands now. And
an attachment carries the title of its document, so a page is told of when that changes.
"""

from django.db import migrations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION public.cms_page_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DELETE FROM %I.search_searchitem WHERE source = ''pages'' AND number = $1',
                   TG_TABLE_SCHEMA) USING OLD.id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION public.cms_page_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DELETE FROM %I.search_searchitem i USING %I.cms_basepage p, %I.cms_basepage above
                     WHERE above.id = $1 AND p.path LIKE above.path || ''%%''
                       AND i.source = ''pages'' AND i.number = p.id',
                   TG_TABLE_SCHEMA, TG_TABLE_SCHEMA, TG_TABLE_SCHEMA) USING NEW.page_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION public.cms_document_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.records_outboxevent (name, object_id, scope)
                    SELECT DISTINCT ''cms.page_published'', p.id::text, ''announcementpage''
                      FROM %I.cms_attachment a JOIN %I.cms_basepage p ON p.id = a.page_id
                     WHERE a.document_id = $1 AND p.live',
                   TG_TABLE_SCHEMA, TG_TABLE_SCHEMA, TG_TABLE_SCHEMA) USING NEW.id;
    RETURN NULL;
END
$$
"""
TRIGGERS = (
    (
        "withdraw",
        "cms_basepage",
        "UPDATE",
        "WHEN (OLD.live AND (NOT NEW.live OR OLD.path <> NEW.path))",
        "cms_page_withdrawn",
    ),
    ("withdraw_deleted", "cms_basepage", "DELETE", "WHEN (OLD.live)", "cms_page_withdrawn"),
    ("withdraw", "wagtailcore_pageviewrestriction", "INSERT OR UPDATE", "", "cms_page_closed"),
    (
        "tell",
        "cms_portaldocument",
        "UPDATE",
        "WHEN (OLD.title <> NEW.title)",
        "cms_document_told",
    ),
)
TRIGGER = """
CREATE TRIGGER {name} AFTER {acts} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION public.{does}()
"""


class Migration(migrations.Migration):
    additive = "triggers that only delete from a table which old code does not know, and tell"

    dependencies = [
        ("cms", "0011_contact_photograph_statement"),
        ("search", "0001_searchable"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        *[
            migrations.RunSQL(
                TRIGGER.format(name=name, table=table, acts=acts, when=when, does=does),
                f"DROP TRIGGER {name} ON {table}",
            )
            for name, table, acts, when, does in TRIGGERS
        ],
    ]
