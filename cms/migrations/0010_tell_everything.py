"""Pages that were live before anybody listened are told once."""

from django.db import migrations

TELL = """
INSERT INTO records_outboxevent (name, object_id, scope)
SELECT 'cms.page_published', id::text, '' FROM cms_basepage WHERE live ORDER BY id
"""


class Migration(migrations.Migration):
    additive = "rows in a table which old code does not know"

    dependencies = [("cms", "0009_tell_what_changed")]

    operations = [migrations.RunSQL(TELL, migrations.RunSQL.noop)]
