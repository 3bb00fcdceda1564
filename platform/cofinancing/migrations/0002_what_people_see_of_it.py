"""What people see of co-financing raises a generation."""

from django.db import migrations

SHOWN = ("opportunity", "deadline", "project", "interest", "projectpaper")
TRIGGERS = {
    f"raise_generation_{name}": (
        f"cofinancing_{name}",
        # Once a statement: a thousand rows imported at once raise the generation once.
        f"AFTER INSERT OR UPDATE OR DELETE ON cofinancing_{name} FOR EACH STATEMENT "
        "EXECUTE FUNCTION public.isolation_raise('cofinancing')",
    )
    for name in SHOWN
}


class Migration(migrations.Migration):
    additive = "triggers on tables which old code does not know"

    dependencies = [
        ("cofinancing", "0001_calls_projects_partners"),
        ("isolation", "0002_raise_generation"),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER {name} {body}", f"DROP TRIGGER IF EXISTS {name} ON {table}"
        )
        for name, (table, body) in TRIGGERS.items()
    ]
