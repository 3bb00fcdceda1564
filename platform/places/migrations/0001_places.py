"""The ground of a municipality: its boundary and its map layers. One row."""

import django.core.serializers.json
from django.db import migrations, models

from places.indexing import box_index


class Migration(migrations.Migration):

    initial = True
    additive = "the table is new: old code does not know it"

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Ground',
            fields=[
                ('shape', models.JSONField(blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('west', models.FloatField(blank=True, editable=False, null=True)),
                ('south', models.FloatField(blank=True, editable=False, null=True)),
                ('east', models.FloatField(blank=True, editable=False, null=True)),
                ('north', models.FloatField(blank=True, editable=False, null=True)),
                ('id', models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('boundary_source', models.CharField(blank=True, max_length=300)),
                ('layers', models.JSONField(blank=True, default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('updated_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('east', None), ('north', None), ('shape__isnull', True), ('south', None), ('west', None)), models.Q(('east__gte', models.F('west')), ('east__isnull', False), ('east__lte', 180), ('north__gte', models.F('south')), ('north__isnull', False), ('north__lte', 90), ('shape__isnull', False), ('south__gte', -90), ('south__isnull', False), ('west__gte', -180), ('west__isnull', False)), _connector='OR'), name='places_ground_place_is_whole'), models.CheckConstraint(condition=models.Q(('id', 1)), name='there_is_one_ground'), models.CheckConstraint(condition=models.Q(('shape__isnull', True), ('shape__type__in', ['Polygon', 'MultiPolygon']), _connector='OR'), name='boundary_is_an_area'), models.CheckConstraint(condition=models.Q(('shape__isnull', True), models.Q(('boundary_source', ''), _negated=True), _connector='OR'), name='boundary_names_its_source')],
            },
        ),
        box_index("places_ground"),
    ]
