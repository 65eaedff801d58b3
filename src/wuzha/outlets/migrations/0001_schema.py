# SPDX-License-Identifier: Apache-2.0
"""Standings of outlets. What was published is only ever added to."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.schema import CreateModels

TABLES = ("outlets_outletround", "outlets_outletstanding", "outlets_unranked")


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('outlets', '0002_guards'),
    ]

    dependencies = [
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='OutletRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sector', models.CharField(choices=[('BANK', 'Bank outlets'), ('CARRIER', 'Carrier outlets')], max_length=8, verbose_name='Sector')),
                    ('span', models.CharField(choices=[('YEAR', '12 months'), ('QUARTER', 'Quarter')], max_length=8, verbose_name='Period')),
                    ('first', models.DateField(verbose_name='First day')),
                    ('last', models.DateField(verbose_name='Last day')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Counted')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='Reason')),
                    ('rules', models.JSONField()),
                    ('tau2', models.FloatField()),
                    ('phi', models.FloatField()),
                    ('strength', models.FloatField()),
                    ('unplaced', models.PositiveIntegerField(default=0)),
                    ('synthetic', models.BooleanField(db_default=False, default=False)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Round of outlets',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['city', 'sector', 'span', '-last', '-id'], name='outlet_round_latest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('span__in', ['YEAR', 'QUARTER'])), name='outlet_round_span'), models.CheckConstraint(condition=models.Q(('sector__in', ['BANK', 'CARRIER'])), name='outlet_round_sector'), models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='outlet_round_days'), models.CheckConstraint(condition=models.Q(('by__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='outlet_round_hand')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='OutletStanding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('count', models.PositiveIntegerField()),
                    ('expected', models.FloatField()),
                    ('ratio', models.FloatField()),
                    ('low', models.FloatField()),
                    ('high', models.FloatField()),
                    ('shrunk', models.FloatField()),
                    ('ahead', models.FloatField()),
                    ('ahead_low', models.PositiveIntegerField()),
                    ('ahead_high', models.PositiveIntegerField()),
                    ('luck', models.FloatField()),
                    ('q', models.FloatField()),
                    ('sure', models.FloatField()),
                    ('worst', models.FloatField()),
                    ('rank', models.FloatField()),
                    ('rank_low', models.PositiveSmallIntegerField()),
                    ('rank_high', models.PositiveSmallIntegerField()),
                    ('mark', models.CharField(choices=[('ELIGIBLE', 'Eligible for review'), ('WATCH', 'To watch'), ('LUCK', 'Not told apart from luck')], max_length=8)),
                    ('stock', models.PositiveIntegerField()),
                    ('before', models.PositiveIntegerField()),
                    ('grown', models.FloatField()),
                    ('shares', models.JSONField(default=dict)),
                    ('amount_fen', models.BigIntegerField(default=0)),
                    ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('outlet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outlets', to='outlets.outletround')),
                ],
                options={
                    'verbose_name': 'Standing of an outlet',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['outlet', '-round'], name='outlet_standing_latest')],
                    'constraints': [models.UniqueConstraint(fields=('round', 'outlet'), name='outlet_standing_once'), models.CheckConstraint(condition=models.Q(('mark__in', ['ELIGIBLE', 'WATCH', 'LUCK'])), name='outlet_standing_mark'), models.CheckConstraint(condition=models.Q(('rank_low__lte', models.F('rank_high'))), name='outlet_standing_ranks'), models.CheckConstraint(condition=models.Q(('count', models.Func(models.F('keys'), function='CARDINALITY', output_field=models.IntegerField()))), name='outlet_standing_keys')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Unranked',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('stock', models.PositiveIntegerField(null=True)),
                    ('count', models.PositiveIntegerField()),
                    ('before', models.PositiveIntegerField()),
                    ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('outlet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unranked', to='outlets.outletround')),
                ],
                options={
                    'verbose_name': 'Outlet without a denominator',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('round', 'outlet'), name='outlet_unranked_once'), models.CheckConstraint(condition=models.Q(('count', models.Func(models.F('keys'), function='CARDINALITY', output_field=models.IntegerField()))), name='outlet_unranked_keys')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in TABLES),
    ]
