"""What somebody said stays word for word; so do published texts, answers and reports."""

from django.db import migrations

STAYS = """
CREATE OR REPLACE FUNCTION public.consultations_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'what was said or published (%) is neither changed nor removed', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$
"""

# The parts of a published text: whatever version a part is moved from or to.
PARTS_STAY = """
CREATE OR REPLACE FUNCTION public.consultations_provision_stays() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    published boolean;
    touched bigint[];
BEGIN
    touched := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.version_id]
                          WHEN 'DELETE' THEN ARRAY[OLD.version_id]
                          ELSE ARRAY[OLD.version_id, NEW.version_id] END;
    EXECUTE format('SELECT bool_or(published_at IS NOT NULL) FROM %I.consultations_version '
                   'WHERE id = ANY ($1)', TG_TABLE_SCHEMA) INTO published USING touched;
    IF coalesce(published, false) THEN
        RAISE EXCEPTION 'a published text is neither changed nor removed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$
"""
NEVER = "EXECUTE FUNCTION public.consultations_stays()"


def _stays(table: str, when: str = "") -> tuple[str, str]:
    return (
        table,
        f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {when} {NEVER}",
    )


def _raises(table: str) -> tuple[str, str]:
    # Once a statement: five hundred answers at once raise the generation once.
    return (
        table,
        f"AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION public.isolation_raise('consultations')",
    )


PUBLISHED = "WHEN (OLD.published_at IS NOT NULL)"
TRIGGERS = {
    "contribution_stays": _stays("consultations_contribution"),
    "contribution_is_kept": (
        "consultations_contribution",
        f"BEFORE TRUNCATE ON consultations_contribution FOR EACH STATEMENT {NEVER}",
    ),
    "version_stays": _stays("consultations_version", PUBLISHED),
    "answer_stays": _stays("consultations_answer", PUBLISHED),
    "report_stays": _stays("consultations_report"),
    "provision_stays": (
        "consultations_provision",
        "BEFORE INSERT OR UPDATE OR DELETE ON consultations_provision "
        "FOR EACH ROW EXECUTE FUNCTION public.consultations_provision_stays()",
    ),
    **{
        f"raise_generation_{name}": _raises(f"consultations_{name}")
        for name in (
            "consultation",
            "document",
            "version",
            "entry",
            "answer",
            "report",
            "statement",
            "opinion",
        )
    },
}


class Migration(migrations.Migration):
    additive = "triggers on tables which old code does not know"

    dependencies = [
        ("consultations", "0001_consultations"),
        ("isolation", "0002_raise_generation"),
    ]

    operations = [
        migrations.RunSQL(STAYS, migrations.RunSQL.noop),
        migrations.RunSQL(PARTS_STAY, migrations.RunSQL.noop),
        *[
            migrations.RunSQL(f"CREATE TRIGGER {name} {sql}", f"DROP TRIGGER {name} ON {table}")
            for name, (table, sql) in TRIGGERS.items()
        ],
    ]
