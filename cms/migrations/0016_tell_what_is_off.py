"""Events that are called off already are told once more, for lists that now keep that apart."""

from django.db import migrations

TELL = """
INSERT INTO records_outboxevent (name, object_id, scope)
SELECT 'cms.page_called_off', page.id::text, ''
  FROM cms_eventpage shown
  JOIN cms_basepage page ON page.id = shown.basepage_ptr_id
  JOIN events_event event ON event.id = shown.event_id
 WHERE page.live AND event.called_off_at IS NOT NULL ORDER BY page.id
"""


class Migration(migrations.Migration):
    additive = "rows in a table whose readers know such rows"

    dependencies = [("cms", "0015_pages_of_a_unit"), ("events", "0005_called_off")]

    operations = [migrations.RunSQL(TELL, migrations.RunSQL.noop)]
