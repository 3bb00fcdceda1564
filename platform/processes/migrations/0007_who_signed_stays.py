"""After its closing nobody signs or takes it back; once the number is final, not on paper either."""

from django.db import migrations

# An account that is deleted leaves its signature behind, without the account.
STAYS = """
CREATE OR REPLACE FUNCTION public.processes_signature_stays() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    is_over boolean;
    is_final boolean;
    is_of_paper boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.person_id IS NULL AND OLD.person_id IS NOT NULL THEN
        OLD.person_id := NULL;
        IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
    END IF;
    EXECUTE format('SELECT bool_or(closes_at <= clock_timestamp()), bool_or(final_at IS NOT NULL) '
                   'FROM %I.processes_signaturecollection WHERE id = ANY ($1)', TG_TABLE_SCHEMA)
       INTO is_over, is_final
      USING CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.collection_id]
                       WHEN 'DELETE' THEN ARRAY[OLD.collection_id]
                       ELSE ARRAY[OLD.collection_id, NEW.collection_id] END;
    -- What came on sheets in time is entered and checked after it.
    is_of_paper := CASE TG_OP
        WHEN 'INSERT' THEN NEW.sheet IS NOT NULL
        WHEN 'UPDATE' THEN NEW.sheet IS NOT NULL
            AND (OLD.sheet IS NOT NULL OR OLD.withdrawn_at IS NOT NULL)
        ELSE false END;
    IF is_final OR (is_over AND NOT is_of_paper) THEN
        RAISE EXCEPTION 'after the closing nobody signs or takes a signature back'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$
"""
FIXED = ("signed", "needed", "voters", "percent", "opens_at", "closes_at", "final_at", "process_id")
CHANGED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FIXED)
NEVER = "EXECUTE FUNCTION public.processes_stays()"
COLLECTION, SIGNATURE = "processes_signaturecollection", "processes_signature"
TRIGGERS = {
    "signature_stays": (
        SIGNATURE,
        f"BEFORE INSERT OR UPDATE OR DELETE ON {SIGNATURE} FOR EACH ROW "
        "EXECUTE FUNCTION public.processes_signature_stays()",
    ),
    "signature_is_kept": (
        SIGNATURE,
        f"BEFORE TRUNCATE ON {SIGNATURE} FOR EACH STATEMENT {NEVER}",
    ),
    "collection_stays": (
        COLLECTION,
        f"BEFORE DELETE ON {COLLECTION} FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) {NEVER}",
    ),
    "final_collection_stays": (
        COLLECTION,
        f"BEFORE UPDATE ON {COLLECTION} FOR EACH ROW "
        f"WHEN (OLD.final_at IS NOT NULL AND ({CHANGED})) {NEVER}",
    ),
    # Drafts raise nothing.
    "raise_generation": (
        COLLECTION,
        f"AFTER INSERT OR UPDATE ON {COLLECTION} FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) "
        "EXECUTE FUNCTION public.isolation_raise('processes')",
    ),
}


class Migration(migrations.Migration):
    additive = "triggers on tables which old code does not know"

    dependencies = [("processes", "0006_signatures_collected"), ("isolation", "0002_raise_generation")]

    operations = [
        migrations.RunSQL(STAYS, migrations.RunSQL.noop),
        *[
            migrations.RunSQL(f"CREATE TRIGGER {name} {sql}", f"DROP TRIGGER {name} ON {table}")
            for name, (table, sql) in TRIGGERS.items()
        ],
    ]
