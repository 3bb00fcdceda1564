"""What was put to the residents and what was decided stays; what people see raises a generation."""

from django.db import migrations

# Nothing of a published choice changes but its outcome, and nothing of one that is decided.
CHOICE_STAYS = """
CREATE OR REPLACE FUNCTION public.renewal_choice_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.decided_at IS NULL
       AND (NEW.texts, NEW.options, NEW.opens_at, NEW.closes_at, NEW.published_at, NEW.measure_id)
           = (OLD.texts, OLD.options, OLD.opens_at, OLD.closes_at, OLD.published_at, OLD.measure_id)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'what residents were asked is neither changed nor removed'
        USING ERRCODE = 'restrict_violation';
END
$$
"""
# What was counted stays counted: only who it was is forgotten.
PREFERENCE_STAYS = """
CREATE OR REPLACE FUNCTION public.renewal_preference_stays() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    decided boolean;
    touched bigint[];
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.person_id IS NULL
       AND (NEW.option, NEW.choice_id, NEW.at) = (OLD.option, OLD.choice_id, OLD.at)
    THEN RETURN NEW; END IF;
    touched := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.choice_id]
                          WHEN 'DELETE' THEN ARRAY[OLD.choice_id]
                          ELSE ARRAY[OLD.choice_id, NEW.choice_id] END;
    EXECUTE format('SELECT bool_or(decided_at IS NOT NULL) FROM %I.renewal_choice '
                   'WHERE id = ANY ($1)', TG_TABLE_SCHEMA) INTO decided USING touched;
    IF coalesce(decided, false) THEN
        RAISE EXCEPTION 'what residents chose is neither changed nor removed once it is decided'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$
"""
SHOWN = (
    *("neighbourhood", "zone", "theme", "figure", "measure", "choice"),
    *("diaryentry", "paper", "pin", "pinsupport", "comment"),
)
TRIGGERS = {
    "choice_stays": (
        "renewal_choice",
        "BEFORE UPDATE OR DELETE ON renewal_choice FOR EACH ROW "
        "WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION public.renewal_choice_stays()",
    ),
    "preference_stays": (
        "renewal_preference",
        "BEFORE INSERT OR UPDATE OR DELETE ON renewal_preference "
        "FOR EACH ROW EXECUTE FUNCTION public.renewal_preference_stays()",
    ),
    **{
        f"raise_generation_{name}": (
            f"renewal_{name}",
            # Once a statement: a hundred measures moved at once raise the generation once.
            f"AFTER INSERT OR UPDATE OR DELETE ON renewal_{name} FOR EACH STATEMENT "
            "EXECUTE FUNCTION public.isolation_raise('renewal')",
        )
        for name in SHOWN
    },
}


class Migration(migrations.Migration):
    additive = "triggers on tables which old code does not know"

    dependencies = [
        ("renewal", "0001_renewal"),
        ("isolation", "0002_raise_generation"),
    ]

    operations = [
        migrations.RunSQL(CHOICE_STAYS, "DROP FUNCTION IF EXISTS public.renewal_choice_stays()"),
        migrations.RunSQL(
            PREFERENCE_STAYS, "DROP FUNCTION IF EXISTS public.renewal_preference_stays()"
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER {name} {body}", f"DROP TRIGGER IF EXISTS {name} ON {table}"
            )
            for name, (table, body) in TRIGGERS.items()
        ),
    ]
