# SPDX-License-Identifier: Apache-2.0
"""Series of cases. What was decided is only ever added to."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.schema import CreateModels

TABLES = ("series_decision", "series_judgedpair")


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('series', '0002_guards'),
        ('series', '0003_splits'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Learnt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('records', models.PositiveIntegerField()),
                    ('incidences', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                    ('noise', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ],
                options={
                    'verbose_name': 'What a grouping learnt',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'unscoped',
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Progress',
                fields=[
                    ('name', models.CharField(max_length=16, primary_key=True, serialize=False)),
                    ('last', models.BigIntegerField(default=0)),
                ],
                options={
                    'verbose_name': 'How far a source has been read',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'unscoped',
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Decision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verdict', models.CharField(choices=[('TOGETHER', "one gang's"), ('APART', "not one gang's"), ('WITHDRAWN', 'taken back')], max_length=9)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('takes_back', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_back', to='series.decision')),
                    ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='series.series')),
                ],
                options={
                    'verbose_name': 'Decision about a series',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['TOGETHER', 'APART', 'WITHDRAWN'])), name='series_verdict_known'), models.CheckConstraint(condition=models.Q(models.Q(('takes_back__isnull', False), ('verdict', 'WITHDRAWN')), models.Q(models.Q(('verdict', 'WITHDRAWN'), _negated=True), ('takes_back__isnull', True)), _connector='OR'), name='series_takes_back_one')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Due',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('CASE', 'Case'), ('WARNING', 'Warning'), ('LEAD', 'Lead')], max_length=8)),
                    ('key', models.BigIntegerField()),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'Record to be looked at',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'unscoped',
                    'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='series_due_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Entity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('account', 'Account'), ('phone', 'Phone'), ('device', 'Device'), ('url', 'Address of a page'), ('domain', 'Site'), ('app', 'App'), ('chat', 'Chat account'), ('name', 'Name')], max_length=8)),
                    ('value', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('value_index', models.BinaryField(max_length=16)),
                    ('stopped', models.CharField(blank=True, choices=[('public', 'used by the whole country'), ('name', 'a name'), ('strangers', 'used by many who have nothing else in common'), ('below', 'its site counts'), ('ours', 'a number of the unit or of a victim')], max_length=9)),
                    ('home', models.BigIntegerField(default=0)),
                    ('top', models.PositiveIntegerField(default=0)),
                    ('records', models.PositiveIntegerField(default=0)),
                    ('first_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('last_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('synthetic', models.BooleanField(default=False)),
                    ('above', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='below', to='series.entity')),
                ],
                options={
                    'verbose_name': 'Entity',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'unscoped',
                    'indexes': [models.Index(condition=models.Q(('stopped', '')), fields=['home', 'kind'], name='series_entity_home'), models.Index(condition=models.Q(('value__isnull', False)), fields=['last_at'], name='series_entity_last')],
                    'constraints': [models.UniqueConstraint(fields=('kind', 'value_index'), name='series_entity_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['account', 'phone', 'device', 'url', 'domain', 'app', 'chat', 'name'])), name='series_entity_kind_known'), models.CheckConstraint(condition=models.Q(('first_at__lte', models.F('last_at'))), name='series_entity_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Node',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('CASE', 'Case'), ('WARNING', 'Warning'), ('LEAD', 'Lead')], max_length=8)),
                    ('key', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('label', models.BigIntegerField()),
                    ('digest', models.BinaryField(max_length=16)),
                    ('version', models.PositiveIntegerField(default=0)),
                    ('looked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('synthetic', models.BooleanField(default=False)),
                    ('case', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series_node', to='cases.case')),
                    ('series', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nodes', to='series.series')),
                ],
                options={
                    'verbose_name': 'Record of a series',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['label'], name='series_node_label')],
                    'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='series_node_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['CASE', 'WARNING', 'LEAD'])), name='series_node_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('kind', 'CASE')), models.Q(models.Q(('kind', 'CASE'), _negated=True), ('case__isnull', True)), _connector='OR'), name='series_node_of_case')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='JudgedPair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='series.decision')),
                    ('a', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='series.node')),
                    ('b', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='series.node')),
                ],
                options={
                    'verbose_name': 'Pair that a decision is about',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'unscoped',
                    'constraints': [models.CheckConstraint(condition=models.Q(('a__lt', models.F('b'))), name='series_pair_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Series',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('SUGGESTED', 'to be confirmed'), ('CONFIRMED', 'confirmed'), ('DISSOLVED', 'dissolved')], default='SUGGESTED', max_length=10)),
                    ('found_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Found')),
                    ('grown_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Last joined')),
                    ('confirmed_at', models.DateTimeField(null=True, verbose_name='Confirmed')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(default=False)),
                    ('joined_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='series.series')),
                ],
                options={
                    'verbose_name': 'Series',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('state__in', ('SUGGESTED', 'CONFIRMED'))), fields=['-grown_at', '-id'], name='series_list')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['SUGGESTED', 'CONFIRMED', 'DISSOLVED'])), name='series_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'CONFIRMED'), _negated=True), ('confirmed_at__isnull', False), _connector='OR'), name='series_confirmed_has_time')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Suggestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('about', models.CharField(choices=[('WHOLE', "Are these one gang's?"), ('JOINED', 'Does it belong to the series?'), ('DOUBT', "Are the two one gang's?"), ('SPLIT', 'Do these still belong to the series?')], max_length=6)),
                    ('gain', models.FloatField(default=0)),
                    ('state', models.CharField(choices=[('OPEN', 'waits for a decision'), ('LATER', 'put off'), ('CONFIRMED', 'confirmed'), ('REJECTED', 'rejected'), ('GONE', 'no longer suggested')], default='OPEN', max_length=9)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField(null=True)),
                    ('due_at', models.DateTimeField()),
                    ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='series.decision')),
                    ('node', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='series.node')),
                    ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='series.series')),
                    ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='series.series')),
                    ('nodes', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None)),
                    ('ties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None)),
                ],
                options={
                    'verbose_name': 'Suggestion about a series',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('state__in', ('OPEN', 'LATER'))), fields=['due_at', 'id'], name='series_suggested')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('OPEN', 'LATER'))), fields=('series', 'about', 'node', 'other'), name='series_suggested_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('state__in', ['OPEN', 'LATER', 'CONFIRMED', 'REJECTED', 'GONE'])), name='series_suggestion_known'), models.CheckConstraint(condition=models.Q(models.Q(('about', 'WHOLE'), ('node__isnull', True), ('other__isnull', True)), models.Q(('about', 'JOINED'), ('node__isnull', False), ('other__isnull', True)), models.Q(('about', 'DOUBT'), ('node__isnull', False), ('other__isnull', True)), models.Q(('about', 'DOUBT'), ('node__isnull', True), ('other__isnull', False)), models.Q(('about', 'SPLIT'), ('node__isnull', False), ('nodes__isnull', False), ('other__isnull', True)), _connector='OR'), name='series_suggestion_of_one')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Use',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(choices=[('MONEY', 'trail of the money'), ('PAYEE', 'account paid into'), ('TEXT', 'named in what was told'), ('PUSHED', 'pushed with a warning'), ('SCENE', 'found at the scene'), ('LEAD', 'named in a lead')], max_length=8)),
                    ('level', models.PositiveSmallIntegerField(null=True)),
                    ('at', models.DateTimeField(null=True)),
                    ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='series.entity')),
                    ('node', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='series.node')),
                ],
                options={
                    'verbose_name': 'Naming of an entity',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'unscoped',
                    'constraints': [models.UniqueConstraint(fields=('node', 'entity'), name='series_use_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in TABLES),
    ]
