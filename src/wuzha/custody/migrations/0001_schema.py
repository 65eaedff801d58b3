# SPDX-License-Identifier: Apache-2.0
"""Generations of the master key, kept keys, and how far a rotation is."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='KeptKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=32)),
                ('generation', models.PositiveSmallIntegerField()),
                ('under', models.PositiveSmallIntegerField()),
                ('wrapped', models.BinaryField(max_length=64)),
            ],
            options={
                'verbose_name': 'Kept key',
                'constraints': [models.UniqueConstraint(fields=('purpose', 'generation', 'under'), name='custody_kept_once'), models.CheckConstraint(condition=models.Q(('under__gt', models.F('generation'))), name='custody_kept_under_later')],
            },
        ),
        migrations.CreateModel(
            name='KeyGeneration',
            fields=[
                ('number', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(max_length=19, unique=True, verbose_name='Fingerprint')),
                ('proof', models.BinaryField(max_length=64)),
                ('index_hash', models.CharField(default='BLAKE2B', max_length=8)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('indexed_at', models.DateTimeField(null=True)),
                ('resealed_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'Generation of the master key',
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 127)), name='custody_number'), models.CheckConstraint(condition=models.Q(('index_hash__in', ('BLAKE2B', 'SM3'))), name='custody_index_hash'), models.CheckConstraint(condition=models.Q(models.Q(('number', 1), _negated=True), models.Q(('indexed_at__isnull', False), ('resealed_at__isnull', False)), _connector='OR'), name='custody_first_began_whole')],
            },
        ),
        migrations.CreateModel(
            name='ResealPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('last', models.CharField(blank=True, max_length=64)),
                ('seen', models.BigIntegerField(default=0)),
                ('resealed', models.BigIntegerField(default=0)),
                ('expected', models.BigIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('generation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='custody.keygeneration')),
            ],
            options={
                'verbose_name': 'Part of a rotation',
                'constraints': [models.UniqueConstraint(fields=('generation', 'name'), name='custody_part_once')],
            },
        ),
    ]
