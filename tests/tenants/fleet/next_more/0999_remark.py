"""A table that points at another, so that part of its SQL comes last; then, maybe, trouble."""
# ruff: noqa: N999

import os
import time

from django.db import connection, migrations, models


def trouble(apps, schema_editor):
    if connection.schema_name == os.environ.get("NEXT_FAILS_IN"):
        raise RuntimeError(f"The column is in the way in {connection.schema_name}.")
    if connection.schema_name not in ("public", "tplbase0"):
        time.sleep(float(os.environ.get("NEXT_SECONDS", "0")))


class Migration(migrations.Migration):
    dependencies = [("cms", "0998_note")]

    operations = [
        migrations.CreateModel(
            "Remark",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("text", models.CharField(max_length=80)),
                ("page", models.ForeignKey("cms.announcementpage", models.CASCADE)),
            ],
        ),
        migrations.RunPython(trouble, migrations.RunPython.noop),
    ]
