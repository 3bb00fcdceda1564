"""What was reckoned of the answers to statements, and when that was asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consultations", "0002_what_was_said_stays")]

    operations = [
        migrations.AddField(
            model_name="consultation",
            name="groups_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="consultation",
            name="opinion_groups",
            field=models.JSONField(
                db_default=models.Value({}, models.JSONField()), default=dict
            ),
        ),
    ]
