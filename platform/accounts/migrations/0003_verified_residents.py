"""Residents whom an official has verified: a keyed digest, and when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    additive = "old code leaves the identity empty, and of empty ones there may be any number"
    dependencies = [
        ("accounts", "0002_people_deputies_invitations"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="identity",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="user",
            name="of_age_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="verified_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                condition=models.Q(("identity", ""), _negated=True),
                fields=("identity",),
                name="one_account_a_resident",
            ),
        ),
    ]
