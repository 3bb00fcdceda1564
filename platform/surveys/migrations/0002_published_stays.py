"""What is asked and what was answered stays, whatever code or login writes; visitors see it at once."""

from django.db import migrations

# Of a published questionnaire these may still change: the time to answer, the file with all
# answers, and the results, once.
STAYS = """
CREATE OR REPLACE FUNCTION public.surveys_questionnaire_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    later text[] := ARRAY['opens_at', 'closes_at', 'changed_at', 'export', 'export_file'];
    counts text[] := ARRAY['results', 'results_at'];
BEGIN
    IF OLD.published_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - later - counts = to_jsonb(OLD) - later - counts
       AND (OLD.results_at IS NULL OR (OLD.results, OLD.results_at, OLD.closes_at)
            IS NOT DISTINCT FROM (NEW.results, NEW.results_at, NEW.closes_at))
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a published questionnaire is neither changed nor removed'
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE OR REPLACE FUNCTION public.surveys_response_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    people text[] := ARRAY['person_id', 'entered_by_id'];
BEGIN
    IF OLD.finished_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    -- An account that is deleted is taken out; its answers stay.
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - people = to_jsonb(OLD) - people
       AND (NEW.person_id IS NULL OR NEW.person_id IS NOT DISTINCT FROM OLD.person_id)
       AND (NEW.entered_by_id IS NULL OR NEW.entered_by_id IS NOT DISTINCT FROM OLD.entered_by_id)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'answers that were sent are neither changed nor removed'
        USING ERRCODE = 'restrict_violation';
END
$$
"""

TRIGGERS = {
    "questionnaire_stays": "CREATE TRIGGER questionnaire_stays BEFORE UPDATE OR DELETE ON "
    "surveys_questionnaire FOR EACH ROW EXECUTE FUNCTION public.surveys_questionnaire_stays()",
    "response_stays": "CREATE TRIGGER response_stays BEFORE UPDATE OR DELETE ON "
    "surveys_response FOR EACH ROW EXECUTE FUNCTION public.surveys_response_stays()",
    # Drafts raise nothing, nor does a file that is being made.
    "raise_generation": "CREATE TRIGGER raise_generation AFTER UPDATE ON surveys_questionnaire "
    "FOR EACH ROW WHEN (NEW.published_at IS NOT NULL "
    "AND OLD.changed_at IS DISTINCT FROM NEW.changed_at) "
    "EXECUTE FUNCTION public.isolation_raise('surveys')",
}
TABLE = {"response_stays": "surveys_response"}


class Migration(migrations.Migration):
    additive = "triggers on tables which old code does not know"

    dependencies = [("surveys", "0001_questionnaires"), ("isolation", "0002_raise_generation")]

    operations = [
        migrations.RunSQL(STAYS, migrations.RunSQL.noop),
        *[
            migrations.RunSQL(
                sql, f"DROP TRIGGER {name} ON {TABLE.get(name, 'surveys_questionnaire')}"
            )
            for name, sql in TRIGGERS.items()
        ],
    ]
