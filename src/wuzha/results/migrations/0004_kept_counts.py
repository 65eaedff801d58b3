# SPDX-License-Identifier: Apache-2.0
"""Counts that are kept, and the feed of changes that says how long they stand."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.manager
import wuzha.core.feed
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0004_written_plainly'),
        ('results', '0003_known_lots'),
    ]

    operations = [
        migrations.CreateModel(
            name='Changed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('txid', wuzha.core.feed.TransactionId(db_default=models.Func(function='pg_current_xact_id'))),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'Change of what is counted',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['txid'], name='results_changed_txid')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='KeptCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('role', models.CharField(max_length=32)),
                ('asked', models.JSONField()),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('mark', models.TextField()),
                ('counts', models.JSONField()),
                ('looked_at', models.DateTimeField()),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.unit')),
            ],
            options={
                'verbose_name': 'Kept count',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['-looked_at'], name='results_kept_looked_at')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
    ]
