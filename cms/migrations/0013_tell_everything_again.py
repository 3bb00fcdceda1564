"""Pages that were public before they could be found are told once."""

from django.db import migrations

TELL = """
INSERT INTO records_outboxevent (name, object_id, scope)
SELECT 'cms.page_published', id::text, '' FROM cms_basepage WHERE live ORDER BY id
"""


class Migration(migrations.Migration):
    additive = "rows in a table which old code does not know"

    dependencies = [("cms", "0012_withdrawn_from_search"), ("search", "0002_raise_generation")]

    operations = [migrations.RunSQL(TELL, migrations.RunSQL.noop)]
