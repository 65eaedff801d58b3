# SPDX-License-Identifier: Apache-2.0
"""Kept figures, and figures of days."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0004_written_plainly'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FactSeries',
            fields=[
                ('id', models.SmallAutoField(primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=80, unique=True)),
            ],
            options={
                'verbose_name': 'Kept indicator',
            },
        ),
        migrations.CreateModel(
            name='FactState',
            fields=[
                ('kind', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('version', models.CharField(max_length=64)),
                ('since', models.DateField()),
                ('complete', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'State of figures of days',
            },
        ),
        migrations.CreateModel(
            name='Touched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32)),
                ('first', models.DateField()),
                ('last', models.DateField(null=True)),
            ],
            options={
                'verbose_name': 'Days that were touched',
            },
        ),
        migrations.CreateModel(
            name='FactMonth',
            fields=[
                ('pk', models.CompositePrimaryKey('series_id', 'unit_id', 'month', blank=True, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('numerator', models.IntegerField()),
                ('denominator', models.IntegerField(null=True)),
                ('total', models.BigIntegerField(null=True)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.unit')),
                ('series', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='figures.factseries')),
            ],
            options={
                'verbose_name': 'Figure of a month',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='What for')),
                ('at', models.DateTimeField(verbose_name='As known at')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Kept')),
                ('digest', models.CharField(max_length=64)),
                ('synthetic', models.BooleanField(db_default=False, default=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
            ],
            options={
                'verbose_name': 'Snapshot',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SnapshotFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('first', models.DateField(verbose_name='First day')),
                ('last', models.DateField(verbose_name='Last day')),
                ('at', models.DateTimeField(verbose_name='As known at')),
                ('numerator', models.IntegerField()),
                ('denominator', models.BigIntegerField(null=True)),
                ('total', models.BigIntegerField(null=True)),
                ('median', models.FloatField(null=True)),
                ('p90', models.FloatField(null=True)),
                ('value', models.FloatField(null=True)),
                ('text', models.CharField(max_length=40)),
                ('unit', models.CharField(max_length=8)),
                ('insufficient', models.BooleanField(default=False)),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('amounts', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None)),
                ('among', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None)),
                ('definition', models.JSONField()),
                ('rules', models.JSONField()),
                ('query', models.TextField()),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='figures.snapshot')),
                ('unit_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
            ],
            options={
                'verbose_name': 'Figure of a snapshot',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('pk', models.CompositePrimaryKey('series_id', 'unit_id', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('numerator', models.IntegerField()),
                ('denominator', models.IntegerField(null=True)),
                ('total', models.BigIntegerField(null=True)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.unit')),
                ('series', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='figures.factseries')),
            ],
            options={
                'verbose_name': 'Figure of a day',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['series', 'day'], name='figures_fact_days')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name='snapshot',
            index=models.Index(fields=['-made_at', '-id'], name='figures_snapshot_list'),
        ),
        migrations.AddIndex(
            model_name='snapshotfigure',
            index=models.Index(fields=['code', 'unit_of', 'first', 'last', '-at'], name='figures_of_period'),
        ),
        migrations.AddConstraint(
            model_name='snapshotfigure',
            constraint=models.UniqueConstraint(fields=('snapshot', 'code', 'unit_of', 'first', 'last'), name='figures_once_in_snapshot'),
        ),
        migrations.AddConstraint(
            model_name='snapshotfigure',
            constraint=models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='figures_days_in_order'),
        ),
    ]
