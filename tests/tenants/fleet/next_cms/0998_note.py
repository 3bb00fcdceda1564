"""Additive: code that knows nothing of the column goes on."""
# ruff: noqa: N999

from django.db import migrations, models

from tests.tenants.fleet.next_cms import LAST


class Migration(migrations.Migration):
    dependencies = [("cms", LAST)]

    operations = [
        migrations.AddField("announcementpage", "note", models.CharField(max_length=80, null=True)),
        migrations.AddIndex("announcementpage", models.Index(fields=["note"], name="cms_note_idx")),
    ]
