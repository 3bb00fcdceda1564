"""A draft of a process can be thrown away with the consultation that was prepared for it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    additive = "nothing changes in the tables: Django alone deletes otherwise"

    dependencies = [("consultations", "0004_an_opinion_changes_no_page")]

    operations = [
        migrations.AlterField(
            model_name="consultation",
            name="process",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="consultation",
                to="processes.process",
            ),
        ),
        migrations.AlterField(
            model_name="consultation",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="processes.step",
            ),
        ),
    ]
