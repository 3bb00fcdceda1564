"""What the archive has is not changed any more; that its leader leaves is."""

from django.db import migrations

FIXED = ("texts", "annulled_at", "evaluation", "archived_at", "archived_digest", "archived_as")
CHANGED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FIXED)


class Migration(migrations.Migration):
    additive = "a trigger on rows that old code does not make"

    dependencies = [("processes", "0004_packages_for_the_archive")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER archived_process_stays BEFORE UPDATE ON processes_process FOR EACH ROW "
            f"WHEN (OLD.archived_at IS NOT NULL AND ({CHANGED})) "
            "EXECUTE FUNCTION public.processes_stays()",
            "DROP TRIGGER archived_process_stays ON processes_process",
        )
    ]
