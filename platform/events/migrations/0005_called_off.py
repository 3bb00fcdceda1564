"""Whether an event has been called off, why, and when it was taken up again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0004_registration_raises")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="called_off_at",
            field=models.DateTimeField(null=True, blank=True),
        ),
        migrations.AddField(
            model_name="event",
            name="called_off_because",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                help_text="The reason by language.",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="reinstated_at",
            field=models.DateTimeField(null=True, blank=True),
        ),
    ]
