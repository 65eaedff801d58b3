# SPDX-License-Identifier: Apache-2.0
"""What a person keeps of lists and forms, and the runs of jobs."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.schema import CreateModels


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('core', '0002_job_runs'),
    ]

    dependencies = [
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Draft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.CharField(max_length=200)),
                    ('content', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Draft',
                    'indexes': [models.Index(fields=['at'], name='draft_at')],
                    'constraints': [models.UniqueConstraint(fields=('person', 'place'), name='draft_once')],
                },
            ),
            migrations.CreateModel(
                name='ListColumns',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.CharField(max_length=60)),
                    ('hidden', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Columns of a list',
                    'constraints': [models.UniqueConstraint(fields=('person', 'place'), name='list_columns_once')],
                },
            ),
            migrations.CreateModel(
                name='ListView',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=24, verbose_name='Name')),
                    ('query', models.CharField(max_length=300)),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('place', models.CharField(max_length=60)),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Kept view',
                    'ordering': ['place', 'name', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('person', 'place', 'name'), name='list_view_once'), models.UniqueConstraint(fields=('unit', 'place', 'name'), name='list_view_of_unit_once'), models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', True), ('unit__isnull', False)), models.Q(('person__isnull', False), ('unit__isnull', True)), _connector='OR'), name='list_view_has_one_owner')],
                },
            ),
            migrations.CreateModel(
                name='JobRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120)),
                    ('began_at', models.DateTimeField()),
                    ('seconds', models.FloatField()),
                    ('fault', models.CharField(blank=True, max_length=120)),
                ],
                options={
                    'verbose_name': 'Run of a job',
                    'indexes': [models.Index(fields=['name', '-began_at'], name='job_runs_of')],
                },
            ),
        ]),
    ]
