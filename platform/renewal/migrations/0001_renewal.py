"""Renewals: neighbourhoods with their measures, what people marked, and the diary."""

import django.core.serializers.json
import django.db.models.deletion
import renewal.models.diary
from django.conf import settings
from django.db import migrations, models

from places.indexing import box_index


class Migration(migrations.Migration):

    initial = True
    additive = "the tables are new: old code does not know them"

    dependencies = [
        ('processes', '0005_what_the_archive_has_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shape', models.JSONField(blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('west', models.FloatField(blank=True, editable=False, null=True)),
                ('south', models.FloatField(blank=True, editable=False, null=True)),
                ('east', models.FloatField(blank=True, editable=False, null=True)),
                ('north', models.FloatField(blank=True, editable=False, null=True)),
                ('number', models.PositiveIntegerField()),
                ('texts', models.JSONField(default=dict)),
                ('track', models.CharField(choices=[('quick', 'Quick win'), ('long', 'Long-term')], default='long', max_length=5)),
                ('phase', models.CharField(choices=[('proposed', 'Proposed'), ('studied', 'Studied'), ('designed', 'Designed'), ('permitted', 'Permitted'), ('tendered', 'Contractor sought'), ('works', 'Being built'), ('done', 'Done'), ('dropped', 'Given up')], default='proposed', max_length=9)),
                ('is_pilot', models.BooleanField(default=False)),
                ('evaluation', models.JSONField(default=dict)),
                ('cost_estimate', models.BigIntegerField(blank=True, null=True)),
                ('cost_actual', models.BigIntegerField(blank=True, null=True)),
                ('funding', models.JSONField(default=list)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('decision', models.JSONField(default=dict)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('is_approximate', models.BooleanField(default=False)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('phase_since', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('texts', models.JSONField(default=dict)),
                ('options', models.JSONField(default=list)),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='renewal.measure')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Neighbourhood',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shape', models.JSONField(blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('west', models.FloatField(blank=True, editable=False, null=True)),
                ('south', models.FloatField(blank=True, editable=False, null=True)),
                ('east', models.FloatField(blank=True, editable=False, null=True)),
                ('north', models.FloatField(blank=True, editable=False, null=True)),
                ('moderation', models.CharField(choices=[('after', 'Shown at once, looked at afterwards'), ('before', 'Shown once a moderator has looked at it')], default='after', max_length=6)),
                ('texts', models.JSONField(default=dict)),
                ('is_approximate', models.BooleanField(default=False)),
                ('problems', models.JSONField(default=list)),
                ('office', models.JSONField(default=dict)),
                ('walks', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('last_pin', models.PositiveIntegerField(default=0)),
                ('last_measure', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('marking', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='processes.step')),
                ('process', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='neighbourhood', to='processes.process')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='measure',
            name='neighbourhood',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='renewal.neighbourhood'),
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40)),
                ('texts', models.JSONField(default=dict)),
                ('values', models.JSONField(default=list)),
                ('target', models.CharField(blank=True, max_length=20)),
                ('target_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('neighbourhood', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='renewal.neighbourhood')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='DiaryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('texts', models.JSONField(default=dict)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('updated_at', models.DateTimeField()),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='diary', to='renewal.measure')),
                ('neighbourhood', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='diary', to='renewal.neighbourhood')),
            ],
            options={
                'ordering': ['-day', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('idz', 'Conceptual design (IDZ)'), ('dgd', 'Documents for the building permit (DGD)'), ('pzi', 'Execution design (PZI)'), ('pid', 'As-built design (PID)'), ('other', 'Other document'), ('before', 'Photograph before'), ('after', 'Photograph after'), ('picture', 'Photograph')], default='other', max_length=8)),
                ('titles', models.JSONField(default=dict)),
                ('credit', models.CharField(blank=True, max_length=120)),
                ('file', models.FileField(upload_to=renewal.models.diary.paper_path)),
                ('size', models.BigIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('entry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='renewal.diaryentry')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='renewal.measure')),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Pin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shape', models.JSONField(blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('west', models.FloatField(blank=True, editable=False, null=True)),
                ('south', models.FloatField(blank=True, editable=False, null=True)),
                ('east', models.FloatField(blank=True, editable=False, null=True)),
                ('north', models.FloatField(blank=True, editable=False, null=True)),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(blank=True, max_length=100)),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField(blank=True)),
                ('photo', models.JSONField(default=dict)),
                ('language', models.CharField(max_length=5)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('because', models.CharField(blank=True, max_length=300)),
                ('became', models.CharField(blank=True, choices=[('taken_up', 'Taken up in a measure'), ('not_taken', 'Not taken up'), ('elsewhere', 'Somebody else decides about it')], max_length=9)),
                ('reply', models.JSONField(default=dict)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pins', to='renewal.measure')),
                ('neighbourhood', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pins', to='renewal.neighbourhood')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=100)),
                ('text', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('because', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='renewal.pin')),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PinSupport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supporters', to='renewal.pin')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('option', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('choice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preferences', to='renewal.choice')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40)),
                ('texts', models.JSONField(default=dict)),
                ('group', models.JSONField(default=dict)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('neighbourhood', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='themes', to='renewal.neighbourhood')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='pin',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='renewal.theme'),
        ),
        migrations.AddField(
            model_name='measure',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='measures', to='renewal.theme'),
        ),
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shape', models.JSONField(blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('west', models.FloatField(blank=True, editable=False, null=True)),
                ('south', models.FloatField(blank=True, editable=False, null=True)),
                ('east', models.FloatField(blank=True, editable=False, null=True)),
                ('north', models.FloatField(blank=True, editable=False, null=True)),
                ('key', models.SlugField(max_length=40)),
                ('texts', models.JSONField(default=dict)),
                ('is_approximate', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('neighbourhood', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='zones', to='renewal.neighbourhood')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='measure',
            name='zone',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='measures', to='renewal.zone'),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='choice_closes_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='neighbourhood',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('east', None), ('north', None), ('shape__isnull', True), ('south', None), ('west', None)), models.Q(('east__gte', models.F('west')), ('east__isnull', False), ('east__lte', 180), ('north__gte', models.F('south')), ('north__isnull', False), ('north__lte', 90), ('shape__isnull', False), ('south__gte', -90), ('south__isnull', False), ('west__gte', -180), ('west__isnull', False)), _connector='OR'), name='renewal_neighbourhood_place_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.UniqueConstraint(fields=('neighbourhood', 'key'), name='one_figure_a_key'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', False), ('measure', None)), models.Q(('entry', None), ('measure__isnull', False)), _connector='OR'), name='a_paper_is_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_comment_says_something'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('hidden_at', None), models.Q(('because', ''), _negated=True), _connector='OR'), name='a_hidden_comment_says_why'),
        ),
        migrations.AddConstraint(
            model_name='pinsupport',
            constraint=models.UniqueConstraint(fields=('pin', 'person'), name='a_person_supports_a_pin_once'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.UniqueConstraint(fields=('choice', 'person'), name='a_person_chooses_once'),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.UniqueConstraint(fields=('neighbourhood', 'key'), name='one_theme_a_key'),
        ),
        migrations.AddIndex(
            model_name='pin',
            index=models.Index(fields=['neighbourhood', '-number'], name='pin_newest'),
        ),
        migrations.AddConstraint(
            model_name='pin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('east', None), ('north', None), ('shape__isnull', True), ('south', None), ('west', None)), models.Q(('east__gte', models.F('west')), ('east__isnull', False), ('east__lte', 180), ('north__gte', models.F('south')), ('north__isnull', False), ('north__lte', 90), ('shape__isnull', False), ('south__gte', -90), ('south__isnull', False), ('west__gte', -180), ('west__isnull', False)), _connector='OR'), name='renewal_pin_place_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='pin',
            constraint=models.UniqueConstraint(fields=('neighbourhood', 'number'), name='one_pin_a_number'),
        ),
        migrations.AddConstraint(
            model_name='pin',
            constraint=models.CheckConstraint(condition=models.Q(('hidden_at', None), models.Q(('because', ''), _negated=True), _connector='OR'), name='a_hidden_pin_says_why'),
        ),
        migrations.AddConstraint(
            model_name='pin',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at', None), models.Q(models.Q(('reply', {}), _negated=True), models.Q(('became', ''), _negated=True)), _connector='OR'), name='an_answer_to_a_pin_says_something'),
        ),
        migrations.AddConstraint(
            model_name='zone',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('east', None), ('north', None), ('shape__isnull', True), ('south', None), ('west', None)), models.Q(('east__gte', models.F('west')), ('east__isnull', False), ('east__lte', 180), ('north__gte', models.F('south')), ('north__isnull', False), ('north__lte', 90), ('shape__isnull', False), ('south__gte', -90), ('south__isnull', False), ('west__gte', -180), ('west__isnull', False)), _connector='OR'), name='renewal_zone_place_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='zone',
            constraint=models.UniqueConstraint(fields=('neighbourhood', 'key'), name='one_zone_a_key'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('east', None), ('north', None), ('shape__isnull', True), ('south', None), ('west', None)), models.Q(('east__gte', models.F('west')), ('east__isnull', False), ('east__lte', 180), ('north__gte', models.F('south')), ('north__isnull', False), ('north__lte', 90), ('shape__isnull', False), ('south__gte', -90), ('south__isnull', False), ('west__gte', -180), ('west__isnull', False)), _connector='OR'), name='renewal_measure_place_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('neighbourhood', 'number'), name='one_measure_a_number'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='measure_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cost_estimate', None), ('cost_estimate__gte', 0), _connector='OR'), models.Q(('cost_actual', None), ('cost_actual__gte', 0), _connector='OR')), name='measure_costs_nothing_or_more'),
        ),
        box_index("renewal_neighbourhood"),
        box_index("renewal_zone"),
        box_index("renewal_measure"),
        box_index("renewal_pin"),
    ]
