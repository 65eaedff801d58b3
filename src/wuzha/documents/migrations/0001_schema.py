# SPDX-License-Identifier: Apache-2.0
"""Numbers of documents that were given."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('documents', '0002_given'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=120, unique=True, verbose_name='Number of the document')),
                ('word', models.CharField(blank=True, max_length=64)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('serial', models.PositiveIntegerField(null=True)),
                ('record', models.CharField(max_length=64)),
                ('record_id', models.BigIntegerField()),
                ('name', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'Number of the document',
                'indexes': [models.Index(fields=['record', 'record_id'], name='document_number_of')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('serial__isnull', False)), fields=('word', 'year', 'serial'), name='document_number_once')],
            },
        ),
    ]
