"""How far each municipality's schema has been brought."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_life_cycle")]

    operations = [
        migrations.CreateModel(
            name="SchemaState",
            fields=[
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="schema_state",
                        serialize=False,
                        to="tenants.municipality",
                    ),
                ),
                ("leaves", models.CharField(blank=True, max_length=64)),
                ("history", models.CharField(blank=True, max_length=32)),
                ("shape", models.CharField(blank=True, max_length=32)),
                ("release", models.CharField(blank=True, max_length=12)),
                ("migrated_at", models.DateTimeField(blank=True, null=True)),
                ("failure", models.TextField(blank=True)),
            ],
        ),
    ]
