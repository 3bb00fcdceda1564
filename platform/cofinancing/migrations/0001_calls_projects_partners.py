"""Co-financing: calls with their deadlines, feeds and partners; funded projects with papers."""

import cofinancing.models.paper
import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from places.indexing import box_index


class Migration(migrations.Migration):

    initial = True
    additive = "the tables are new: old code does not know them"

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('url', models.URLField(max_length=500, unique=True)),
                ('programme', models.CharField(default='other', max_length=30)),
                ('level', models.CharField(choices=[('eu', 'European Union'), ('state', 'State'), ('municipal', 'Municipality'), ('other', 'Others')], max_length=10)),
                ('applicants', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list)),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list)),
                ('mapping', models.JSONField(default=dict)),
                ('unit', models.CharField(blank=True, max_length=80)),
                ('is_active', models.BooleanField(default=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('report', models.JSONField(default=dict)),
                ('trouble', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['title', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Opportunity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('eu', 'European Union'), ('state', 'State'), ('municipal', 'Municipality'), ('other', 'Others')], max_length=10)),
                ('programme', models.CharField(max_length=30)),
                ('texts', models.JSONField(default=dict)),
                ('applicants', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list)),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list)),
                ('rate_part', models.PositiveIntegerField(blank=True, null=True)),
                ('rate_whole', models.PositiveIntegerField(blank=True, null=True)),
                ('budget', models.BigIntegerField(blank=True, null=True)),
                ('least', models.BigIntegerField(blank=True, null=True)),
                ('most', models.BigIntegerField(blank=True, null=True)),
                ('currency', models.CharField(db_default='EUR', default='EUR', max_length=3)),
                ('needs_partners', models.BooleanField(default=False)),
                ('opens_on', models.DateField(blank=True, null=True)),
                ('closes_at', models.DateTimeField(blank=True, null=True)),
                ('contact', models.JSONField(default=dict)),
                ('source_url', models.URLField(blank=True, max_length=500)),
                ('source_id', models.CharField(blank=True, max_length=300)),
                ('source_digest', models.CharField(blank=True, max_length=64)),
                ('source_changed_at', models.DateTimeField(blank=True, null=True)),
                ('checked_on', models.DateField()),
                ('unit', models.CharField(blank=True, max_length=80)),
                ('spelling', models.CharField(max_length=300)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('because', models.CharField(blank=True, max_length=500)),
                ('feed', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='cofinancing.feed')),
            ],
            options={
                'verbose_name_plural': 'opportunities',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.CharField(max_length=200)),
                ('about', models.CharField(max_length=1000)),
                ('contact', models.CharField(max_length=254)),
                ('agreed_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='cofinancing.opportunity')),
            ],
            options={
                'ordering': ['agreed_at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('texts', models.JSONField(default=dict)),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='cofinancing.opportunity')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shape', models.JSONField(blank=True, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('west', models.FloatField(blank=True, editable=False, null=True)),
                ('south', models.FloatField(blank=True, editable=False, null=True)),
                ('east', models.FloatField(blank=True, editable=False, null=True)),
                ('north', models.FloatField(blank=True, editable=False, null=True)),
                ('role', models.CharField(choices=[('lead', 'The municipality leads it'), ('partner', 'The municipality is a partner'), ('supported', 'The municipality supported it')], max_length=10)),
                ('state', models.CharField(choices=[('approved', 'Approved'), ('running', 'Under way'), ('done', 'Completed'), ('ended', 'Ended early')], default='running', max_length=10)),
                ('programme', models.CharField(max_length=30)),
                ('texts', models.JSONField(default=dict)),
                ('kohesio_id', models.CharField(blank=True, max_length=40)),
                ('partners', models.JSONField(default=list)),
                ('currency', models.CharField(db_default='EUR', default='EUR', max_length=3)),
                ('total', models.BigIntegerField()),
                ('eligible', models.BigIntegerField(blank=True, null=True)),
                ('eu', models.BigIntegerField(default=0)),
                ('state_paid', models.BigIntegerField(default=0)),
                ('municipal', models.BigIntegerField(default=0)),
                ('own', models.BigIntegerField(default=0)),
                ('other', models.BigIntegerField(default=0)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('area', models.CharField(blank=True, max_length=80)),
                ('indicators', models.JSONField(default=list)),
                ('awarded_on', models.DateField(blank=True, null=True)),
                ('source_id', models.CharField(blank=True, max_length=80)),
                ('unit', models.CharField(blank=True, max_length=80)),
                ('checked_on', models.DateField()),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['-starts_on', '-id'], name='project_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('east', None), ('north', None), ('shape__isnull', True), ('south', None), ('west', None)), models.Q(('east__gte', models.F('west')), ('east__isnull', False), ('east__lte', 180), ('north__gte', models.F('south')), ('north__isnull', False), ('north__lte', 90), ('shape__isnull', False), ('south__gte', -90), ('south__isnull', False), ('west__gte', -180), ('west__isnull', False)), _connector='OR'), name='cofinancing_project_place_is_whole'), models.CheckConstraint(condition=models.Q(('total', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('eu'), '+', models.F('state_paid')), '+', models.F('municipal')), '+', models.F('own')), '+', models.F('other')))), name='sources_add_up_to_the_total'), models.CheckConstraint(condition=models.Q(('eu__gte', 0), ('municipal__gte', 0), ('other__gte', 0), ('own__gte', 0), ('state_paid__gte', 0), ('total__gt', 0)), name='no_source_is_below_nothing'), models.CheckConstraint(condition=models.Q(('eligible', None), models.Q(('eligible__gte', 0), ('eligible__lte', models.F('total'))), _connector='OR'), name='eligible_is_a_part_of_the_total'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_project_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('source_id', ''), _negated=True), fields=('source_id',), name='one_project_a_source_id')],
            },
        ),
        migrations.CreateModel(
            name='ProjectPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_picture', models.BooleanField(default=False)),
                ('titles', models.JSONField(default=dict)),
                ('credit', models.CharField(blank=True, max_length=120)),
                ('file', models.FileField(upload_to=cofinancing.models.paper.paper_path)),
                ('size', models.BigIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='cofinancing.project')),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Approach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('declined_at', models.DateTimeField(blank=True, null=True)),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approached', to='cofinancing.interest')),
                ('asking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked', to='cofinancing.interest')),
            ],
            options={
                'verbose_name_plural': 'approaches',
                'ordering': ['created_at', 'pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('asking', 'asked'), name='one_approach_a_pair'), models.CheckConstraint(condition=models.Q(('asking', models.F('asked')), _negated=True), name='nobody_approaches_themselves'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('declined_at', None), _connector='OR'), name='a_yes_or_a_no')],
            },
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(condition=models.Q(('published_at__isnull', False), ('withdrawn_at', None)), fields=['closes_at', 'id'], name='opportunity_closing'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rate_part', None), ('rate_whole', None)), models.Q(('rate_part__gt', 0), ('rate_part__lte', models.F('rate_whole')), ('rate_whole__isnull', False)), _connector='OR'), name='a_rate_lies_between_nothing_and_all'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('budget', None), ('budget__gt', 0), _connector='OR'), models.Q(('least', None), ('least__gte', 0), _connector='OR'), models.Q(('most', None), ('most__gt', 0), _connector='OR'), models.Q(('least', None), ('most', None), ('most__gte', models.F('least')), _connector='OR')), name='amounts_of_an_opportunity_are_possible'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('because', ''), _negated=True), _connector='OR'), name='what_is_taken_back_says_why'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.UniqueConstraint(condition=models.Q(('feed__isnull', False)), fields=('feed', 'source_id'), name='one_call_an_entry_of_a_feed'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('opportunity', 'person'), name='one_interest_a_person'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(fields=['at'], name='deadline_at'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.UniqueConstraint(fields=('opportunity', 'at'), name='one_deadline_at_a_time'),
        ),
        box_index("cofinancing_project"),
    ]
