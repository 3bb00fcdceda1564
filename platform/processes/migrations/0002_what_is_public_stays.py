"""What was said of a public process stays; visitors see every change of it at once."""

from django.db import migrations

STAYS = """
CREATE OR REPLACE FUNCTION public.processes_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% of a public process is neither changed nor removed', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$
"""
RAISE = "EXECUTE FUNCTION public.isolation_raise('processes')"
TRIGGERS = {
    "change_stays": (
        "processes_change",
        "BEFORE UPDATE OR DELETE ON processes_change "
        "FOR EACH ROW EXECUTE FUNCTION public.processes_stays()",
    ),
    "change_is_kept": (
        "processes_change",
        "BEFORE TRUNCATE ON processes_change "
        "FOR EACH STATEMENT EXECUTE FUNCTION public.processes_stays()",
    ),
    "process_stays": (
        "processes_process",
        "BEFORE DELETE ON processes_process FOR EACH ROW "
        "WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION public.processes_stays()",
    ),
    "process_stays_public": (
        "processes_process",
        "BEFORE UPDATE ON processes_process FOR EACH ROW "
        "WHEN (OLD.published_at IS NOT NULL AND (NEW.published_at IS DISTINCT FROM "
        "OLD.published_at OR NEW.slug <> OLD.slug OR NEW.recipe_key <> OLD.recipe_key)) "
        "EXECUTE FUNCTION public.processes_stays()",
    ),
    # Drafts raise nothing.
    "raise_generation": (
        "processes_process",
        "AFTER UPDATE ON processes_process FOR EACH ROW "
        f"WHEN (NEW.published_at IS NOT NULL) {RAISE}",
    ),
    **{
        f"raise_generation_{name}": (
            f"processes_{name}",
            f"AFTER INSERT OR UPDATE OR DELETE ON processes_{name} FOR EACH STATEMENT {RAISE}",
        )
        for name in ("step", "attachment", "change", "link")
    },
    "raise_generation_duty": (
        "processes_duty",
        "AFTER INSERT OR UPDATE OR DELETE ON processes_duty FOR EACH STATEMENT "
        "EXECUTE FUNCTION public.isolation_raise('duties')",
    ),
}


class Migration(migrations.Migration):
    additive = "triggers on tables which old code does not know"

    dependencies = [("processes", "0001_processes"), ("isolation", "0002_raise_generation")]

    operations = [
        migrations.RunSQL(STAYS, migrations.RunSQL.noop),
        *[
            migrations.RunSQL(f"CREATE TRIGGER {name} {sql}", f"DROP TRIGGER {name} ON {table}")
            for name, (table, sql) in TRIGGERS.items()
        ],
    ]
