"""What somebody thinks of a statement changes no page before it is reckoned.

An opinion raised the generation of consultations: in a busy hour no answer would have been kept.
"""

from django.db import migrations


class Migration(migrations.Migration):
    additive = "old code keeps its answers no longer than the groups are reckoned anew"

    dependencies = [("consultations", "0003_groups_of_opinion")]

    operations = [
        migrations.RunSQL(
            "DROP TRIGGER IF EXISTS raise_generation_opinion ON consultations_opinion",
            "CREATE TRIGGER raise_generation_opinion AFTER INSERT OR UPDATE OR DELETE "
            "ON consultations_opinion FOR EACH STATEMENT "
            "EXECUTE FUNCTION public.isolation_raise('consultations')",
        )
    ]
