"""Collections of signatures within a process, and who has signed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("processes", "0005_what_the_archive_has_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SignatureCollection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assembly", "Demand for an assembly of citizens"),
                            ("support", "Signatures of support"),
                        ],
                        max_length=10,
                    ),
                ),
                ("texts", models.JSONField(default=dict)),
                ("voters", models.PositiveIntegerField(blank=True, null=True)),
                ("voters_source", models.CharField(blank=True, max_length=200)),
                ("voters_on", models.DateField(blank=True, null=True)),
                (
                    "percent",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                ("needed", models.PositiveIntegerField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("answer_days", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("signed", models.PositiveIntegerField(default=0)),
                ("reached_at", models.DateTimeField(blank=True, null=True)),
                ("final_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.JSONField(default=dict)),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signature_collections",
                        to="processes.process",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("sheet", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("line", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "struck",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mistake", "It was entered by mistake"),
                            ("asked", "The person took it back in writing"),
                            ("not_entitled", "The person may not sign here"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="processes.signaturecollection",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="signaturecollection",
            constraint=models.UniqueConstraint(
                fields=("process", "number"), name="one_collection_of_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="signaturecollection",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="collection_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="signaturecollection",
            constraint=models.CheckConstraint(
                condition=models.Q(("needed__gte", 1)),
                name="somebody_is_needed_to_reach_a_threshold",
            ),
        ),
        migrations.AddConstraint(
            model_name="signaturecollection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_on", None), models.Q(("outcome", {}), _negated=True), _connector="OR"
                ),
                name="an_outcome_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("collection", "digest"), name="one_signature_a_resident"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("collection", "person"), name="one_signature_an_account"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("collection", "sheet", "line"),
                name="one_signature_a_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("line", None), ("sheet", None)),
                    models.Q(("line__gte", 1), ("sheet__gte", 1)),
                    _connector="OR",
                ),
                name="paper_has_sheet_and_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("struck", ""), ("withdrawn_at__isnull", False), _connector="OR"
                ),
                name="what_is_struck_does_not_count",
            ),
        ),
    ]
