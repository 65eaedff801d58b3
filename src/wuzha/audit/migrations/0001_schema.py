# SPDX-License-Identifier: Apache-2.0
"""The trail. Columns stand in the order in which installed databases have them."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ("audit", "0001_initial"),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                ('actor_kind', models.CharField(max_length=8, verbose_name='Kind of actor')),
                ('actor', models.CharField(max_length=64, verbose_name='Who')),
                ('person_id', models.BigIntegerField(null=True)),
                ('role', models.CharField(blank=True, max_length=24, verbose_name='Role')),
                ('unit_code', models.CharField(blank=True, max_length=24, verbose_name='Unit')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='Address')),
                ('action', models.CharField(max_length=48, verbose_name='Action')),
                ('object_type', models.CharField(blank=True, max_length=32, verbose_name='Record')),
                ('object_id', models.CharField(blank=True, max_length=32)),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='Purpose')),
                ('fields', models.JSONField(default=list, verbose_name='Fields')),
                ('row_count', models.IntegerField(default=1, verbose_name='Rows')),
                ('outcome', models.CharField(default='OK', max_length=8, verbose_name='Outcome')),
                ('detail', models.JSONField(default=dict)),
                ('seq', models.BigIntegerField(null=True, unique=True)),
                ('hash', models.BinaryField(max_length=32, null=True)),
            ],
            options={
                'verbose_name': 'Audit event',
                'indexes': [models.Index(fields=['object_type', 'object_id', 'id'], name='audit_object'), models.Index(fields=['actor', 'id'], name='audit_actor'), models.Index(fields=['action', 'id'], name='audit_action'), models.Index(fields=['at'], name='audit_at'), models.Index(condition=models.Q(('outcome', 'REFUSED')), fields=['id'], name='audit_refused'), models.Index(condition=models.Q(('seq__isnull', True)), fields=['id'], name='audit_unsealed')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('hash__isnull', True), ('seq__isnull', True)), models.Q(('hash__isnull', False), ('seq__isnull', False)), _connector='OR'), name='audit_sealed_whole')],
            },
        ),
    ]
