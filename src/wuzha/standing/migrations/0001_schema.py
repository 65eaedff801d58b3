# SPDX-License-Identifier: Apache-2.0
"""Standings of units. What was published is only ever added to."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.schema import CreateModels

TABLES = ("standing_standinground", "standing_unitstanding")


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('standing', '0002_guards'),
    ]

    dependencies = [
        ('figures', '0001_schema'),
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='StandingRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
                    ('snapshot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.snapshot')),
                ],
                options={
                    'verbose_name': 'Round of standing',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['city', 'span', '-last', '-id'], name='standing_round_latest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('span__in', ['YEAR', 'QUARTER'])), name='standing_round_span_known'), models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='standing_round_days'), models.CheckConstraint(condition=models.Q(('by__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='standing_round_hand')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='UnitStanding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('residents', models.PositiveIntegerField()),
                    ('year', models.PositiveSmallIntegerField()),
                    ('count', models.PositiveIntegerField()),
                    ('loss_fen', models.BigIntegerField()),
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
                    ('process', models.JSONField(default=dict)),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='standing.standinground')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Standing of a unit',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['unit', '-round'], name='standing_unit_latest')],
                    'constraints': [models.UniqueConstraint(fields=('round', 'unit'), name='standing_unit_once'), models.CheckConstraint(condition=models.Q(('mark__in', ['ELIGIBLE', 'WATCH', 'LUCK'])), name='standing_unit_mark_known'), models.CheckConstraint(condition=models.Q(('rank_low__lte', models.F('rank_high'))), name='standing_unit_ranks')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in TABLES),
    ]
