"""Since when an event of the directory does not take place; null where it does."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_trigrams")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="called_off_at",
            field=models.DateTimeField(null=True),
        ),
    ]
