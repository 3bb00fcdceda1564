"""What visitors see of a page is told to the outbox when it changes, whatever code changes it.

The same conditions as for the generations (0005, 0006): drafts tell nothing.
"""

from django.db import migrations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION public.cms_page_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shown record;
    kind text;
    what text := 'cms.page_withdrawn';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT (OLD.live OR NEW.live) OR
           (OLD.live, OLD.title, OLD.slug, OLD.url_path, OLD.path, OLD.topic,
            OLD.first_published_at, OLD.last_published_at, OLD.live_revision_id, OLD.locale_id)
           IS NOT DISTINCT FROM
           (NEW.live, NEW.title, NEW.slug, NEW.url_path, NEW.path, NEW.topic,
            NEW.first_published_at, NEW.last_published_at, NEW.live_revision_id, NEW.locale_id)
        THEN RETURN NULL; END IF;
        shown := NEW;
    ELSIF TG_OP = 'DELETE' THEN shown := OLD;
    ELSE shown := NEW;
    END IF;
    IF TG_OP <> 'UPDATE' AND NOT shown.live THEN RETURN NULL; END IF;
    IF TG_OP <> 'DELETE' AND shown.live THEN what := 'cms.page_published'; END IF;
    SELECT model INTO kind FROM public.django_content_type WHERE id = shown.content_type_id;
    EXECUTE format('INSERT INTO %I.records_outboxevent (name, object_id, scope)
                    VALUES ($1, $2, $3)', TG_TABLE_SCHEMA)
    USING what, shown.id::text, coalesce(kind, '');
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION public.cms_part_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.records_outboxevent (name, object_id, scope)
                    SELECT ''cms.page_published'', id::text, $2 FROM %I.cms_basepage
                     WHERE id = $1 AND live', TG_TABLE_SCHEMA, TG_TABLE_SCHEMA)
    USING NEW.basepage_ptr_id, TG_ARGV[0];
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION public.cms_access_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    page bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN page := OLD.page_id; ELSE page := NEW.page_id; END IF;
    EXECUTE format('INSERT INTO %I.records_outboxevent (name, object_id, scope)
                    SELECT ''cms.page_published'', p.id::text, ''''
                      FROM %I.cms_basepage p JOIN %I.cms_basepage above ON above.id = $1
                     WHERE p.path LIKE above.path || ''%%'' AND p.live',
                   TG_TABLE_SCHEMA, TG_TABLE_SCHEMA, TG_TABLE_SCHEMA)
    USING page;
    RETURN NULL;
END
$$
"""

TRIGGER = """
CREATE TRIGGER tell AFTER {acts} ON {table} FOR EACH ROW EXECUTE FUNCTION public.{function}
"""
TRIGGERS = (
    ("cms_basepage", "INSERT OR UPDATE OR DELETE", "cms_page_told()"),
    ("cms_announcementpage", "INSERT OR UPDATE", "cms_part_told('announcementpage')"),
    ("cms_eventpage", "INSERT OR UPDATE", "cms_part_told('eventpage')"),
    ("cms_plainpage", "INSERT OR UPDATE", "cms_part_told('plainpage')"),
    ("wagtailcore_pageviewrestriction", "INSERT OR UPDATE OR DELETE", "cms_access_told()"),
)


class Migration(migrations.Migration):
    additive = "triggers that only add rows to a table which old code does not know"

    dependencies = [("cms", "0008_good_practice"), ("records", "0002_news")]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        *[
            migrations.RunSQL(
                TRIGGER.format(table=table, acts=acts, function=function),
                f"DROP TRIGGER tell ON {table}",
            )
            for table, acts, function in TRIGGERS
        ],
    ]
