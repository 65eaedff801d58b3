# SPDX-License-Identifier: Apache-2.0
"""Kept figures."""

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
