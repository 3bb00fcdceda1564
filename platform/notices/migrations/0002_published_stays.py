"""A published notice stays as it was, whatever code or login writes; and visitors see it at once."""

from django.db import migrations

# What may still happen to a notice: it is taken down, and the file hears of its display. Each once.
STAYS = """
CREATE OR REPLACE FUNCTION public.notices_notice_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    later text[] := ARRAY['withdrawn_at', 'withdrawn_because', 'display_began_at',
                          'display_ended_at'];
BEGIN
    IF OLD.published_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - later = to_jsonb(OLD) - later
       AND (OLD.withdrawn_at IS NULL OR (OLD.withdrawn_at, OLD.withdrawn_because)
            IS NOT DISTINCT FROM (NEW.withdrawn_at, NEW.withdrawn_because))
       AND (OLD.display_began_at IS NULL OR OLD.display_began_at = NEW.display_began_at)
       AND (OLD.display_ended_at IS NULL OR OLD.display_ended_at = NEW.display_ended_at)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a published notice is neither changed nor removed'
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE OR REPLACE FUNCTION public.notices_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    published boolean;
    notice bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN notice := NEW.notice_id; ELSE notice := OLD.notice_id; END IF;
    EXECUTE format('SELECT published_at IS NOT NULL FROM %I.notices_notice WHERE id = $1',
                   TG_TABLE_SCHEMA) INTO published USING notice;
    IF coalesce(published, false) OR TG_OP = 'UPDATE' AND NEW.notice_id <> OLD.notice_id THEN
        RAISE EXCEPTION 'the files of a published notice are neither changed nor removed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$
"""

TRIGGERS = {
    "notice_stays": "CREATE TRIGGER notice_stays BEFORE UPDATE OR DELETE ON notices_notice "
    "FOR EACH ROW EXECUTE FUNCTION public.notices_notice_stays()",
    "file_stays": "CREATE TRIGGER file_stays BEFORE INSERT OR UPDATE OR DELETE ON "
    "notices_noticefile FOR EACH ROW EXECUTE FUNCTION public.notices_file_stays()",
    # Drafts raise nothing.
    "raise_generation": "CREATE TRIGGER raise_generation AFTER UPDATE ON notices_notice "
    "FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) "
    "EXECUTE FUNCTION public.isolation_raise('notices')",
}
TABLE = {"file_stays": "notices_noticefile"}


class Migration(migrations.Migration):
    additive = "triggers on tables which old code does not know"

    dependencies = [("notices", "0001_notices"), ("isolation", "0002_raise_generation")]

    operations = [
        migrations.RunSQL(STAYS, migrations.RunSQL.noop),
        *[
            migrations.RunSQL(sql, f"DROP TRIGGER {name} ON {TABLE.get(name, 'notices_notice')}")
            for name, sql in TRIGGERS.items()
        ],
    ]
