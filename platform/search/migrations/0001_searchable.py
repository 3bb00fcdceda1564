"""One table of everything public in a municipality, to be found by its words."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("directory", "0003_trigrams")]

    operations = [
        migrations.CreateModel(
            name="SearchItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Who told of it, as in `search.sources`.", max_length=20
                    ),
                ),
                ("number", models.BigIntegerField(help_text="Of the object, in its source.")),
                ("language", models.CharField(max_length=2)),
                ("kind", models.CharField(max_length=20)),
                ("topic", models.CharField(blank=True, max_length=20)),
                ("translation_key", models.UUIDField(null=True)),
                ("title", models.CharField(max_length=255)),
                ("spelling", models.CharField(help_text="The title, folded.", max_length=255)),
                ("summary", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                (
                    "path",
                    models.TextField(help_text="On the portal's host, beginning with a slash."),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="searchitem_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            models.F("spelling"), name="public.gin_trgm_ops"
                        ),
                        name="searchitem_spelling",
                    ),
                    models.Index(
                        condition=models.Q(("translation_key__isnull", False)),
                        fields=["language", "translation_key"],
                        name="searchitem_translation",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "number", "language"), name="searchitem_is_of_one_object"
                    )
                ],
            },
        ),
    ]
