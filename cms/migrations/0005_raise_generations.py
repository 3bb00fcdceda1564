"""What is published raises the generation of its scope, whatever code writes it.

Drafts raise nothing: a page counts when it is, or was, live and what visitors see of it changed.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION public.cms_page_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shown record;
    kind text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT (OLD.live OR NEW.live) OR
           (OLD.live, OLD.title, OLD.slug, OLD.url_path, OLD.path, OLD.topic, OLD.show_in_menus,
            OLD.first_published_at, OLD.last_published_at, OLD.live_revision_id, OLD.locale_id)
           IS NOT DISTINCT FROM
           (NEW.live, NEW.title, NEW.slug, NEW.url_path, NEW.path, NEW.topic, NEW.show_in_menus,
            NEW.first_published_at, NEW.last_published_at, NEW.live_revision_id, NEW.locale_id)
        THEN RETURN NULL; END IF;
        shown := NEW;
    ELSIF TG_OP = 'DELETE' THEN shown := OLD;
    ELSE shown := NEW;
    END IF;
    IF TG_OP <> 'UPDATE' AND NOT shown.live THEN RETURN NULL; END IF;
    SELECT model INTO kind FROM public.django_content_type WHERE id = shown.content_type_id;
    EXECUTE format(
        'INSERT INTO %I.isolation_generation AS g (scope, n) VALUES ($1, 1)
         ON CONFLICT (scope) DO UPDATE SET n = g.n + 1', TG_TABLE_SCHEMA)
    USING CASE kind WHEN 'announcementpage' THEN 'announcements'
                    WHEN 'eventpage' THEN 'events' ELSE 'pages' END;
    RETURN NULL;
END
$$
"""

PAGES = """
CREATE TRIGGER raise_generation AFTER INSERT OR UPDATE OR DELETE ON cms_basepage
FOR EACH ROW EXECUTE FUNCTION public.cms_page_changed()
"""

TRIGGER = """
CREATE TRIGGER raise_generation AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION public.isolation_raise({scopes})
"""

SCOPES = {
    "cms_announcementpage": "'announcements'",
    "cms_attachment": "'announcements'",
    "cms_eventpage": "'events'",
    "events_event": "'events'",
    "cms_homepage": "'pages'",
    "cms_announcementindexpage": "'pages'",
    "cms_eventindexpage": "'pages'",
    "cms_plainpage": "'pages'",
    "cms_portalimage": "'announcements', 'events', 'pages'",
    "cms_portaldocument": "'announcements', 'pages'",
    "wagtailcore_pageviewrestriction": "'announcements', 'events', 'pages'",
    "wagtailcore_locale": "'announcements', 'events', 'pages'",
    "wagtailcore_site": "'announcements', 'events', 'pages'",
}


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0004_pages"),
        ("events", "0001_initial"),
        ("isolation", "0002_raise_generation"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
        migrations.RunSQL(PAGES, "DROP TRIGGER raise_generation ON cms_basepage"),
        *[
            migrations.RunSQL(
                TRIGGER.format(table=table, scopes=scopes),
                f"DROP TRIGGER raise_generation ON {table}",
            )
            for table, scopes in SCOPES.items()
        ],
    ]
