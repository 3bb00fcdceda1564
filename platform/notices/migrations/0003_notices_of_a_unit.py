"""Of which local community or department a notice is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_published_stays")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="unit",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
    ]
