"""The package of a finished process, and under what the archive has it."""

from django.db import migrations, models

import processes.models.process


class Migration(migrations.Migration):
    dependencies = [("processes", "0003_when_a_duty_changed")]

    operations = [
        migrations.AddField(
            model_name="process",
            name="archived_as",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="process",
            name="package",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="process",
            name="package_file",
            field=models.FileField(
                blank=True,
                db_default="",
                default="",
                upload_to=processes.models.process.package_path,
            ),
        ),
    ]
