"""The queue's own tables, and the library's table made fit for one queue a municipality."""

import django.db.models.deletion
from django.db import migrations, models

_TASKS = "public.django_tasks_database_dbtaskresult"
_READY = f"""
    CREATE INDEX queue_ready_idx ON {_TASKS}
        (queue_name, priority DESC, run_after, enqueued_at) WHERE status = 'READY'
"""


class Migration(migrations.Migration):
    """Tables; then the column as long as a schema's name, rows with walls, the order of claims."""

    initial = True

    dependencies = [("django_tasks_database", "0021_conditional_partial_index_ordering")]

    operations = [
        migrations.CreateModel(
            name="Lease",
            fields=[
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="django_tasks_database.dbtaskresult",
                    ),
                ),
                ("schema_name", models.CharField(max_length=63)),
                ("worker", models.CharField(max_length=100)),
                ("until", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("schema_name", models.CharField(max_length=63, primary_key=True, serialize=False)),
                ("served_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Sweep",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RoleQueue",
            fields=[
                ("role", models.CharField(max_length=63, primary_key=True, serialize=False)),
                ("schema_name", models.CharField(max_length=63, unique=True)),
            ],
        ),
        migrations.RunSQL(
            [
                # The library's column holds 32 characters; its Django state stays as it is.
                f"ALTER TABLE {_TASKS} ALTER COLUMN queue_name TYPE varchar(63)",
                f"ALTER TABLE {_TASKS} ENABLE ROW LEVEL SECURITY",
                _READY,
            ],
            [
                "DROP INDEX public.queue_ready_idx",
                f"ALTER TABLE {_TASKS} DISABLE ROW LEVEL SECURITY",
            ],
        ),
    ]
