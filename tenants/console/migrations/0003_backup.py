from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("console", "0002_acts_stay")]

    operations = [
        migrations.CreateModel(
            name="Backup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("archive", "own archive"), ("set", "whole installation"), ("base", "whole server")], max_length=10)),
                ("schema_name", models.CharField(blank=True, max_length=63)),
                ("name", models.CharField(max_length=200)),
                ("began_at", models.DateTimeField()),
                ("bytes", models.BigIntegerField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("kind", "schema_name"), name="last_backup_of_its_kind")],
            },
        ),
    ]
