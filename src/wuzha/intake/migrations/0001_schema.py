# SPDX-License-Identifier: Apache-2.0
"""Batches, sources, rejects. Columns stand in the order in which installed databases have them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
import django.utils.timezone
import wuzha.intake.models.source
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.schema import CreateModels


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('intake', '0001_initial'),
        ('intake', '0002_key_scopes_and_rate'),
        ('intake', '0002_other_sheets'),
        ('intake', '0003_waiting'),
    ]

    dependencies = [
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Batch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=24)),
                    ('source', models.CharField(max_length=32, verbose_name='Channel')),
                    ('via', models.CharField(default='web', max_length=8)),
                    ('file_name', models.CharField(blank=True, max_length=200, verbose_name='File')),
                    ('sha256', models.BinaryField(max_length=32, null=True)),
                    ('size', models.BigIntegerField(null=True, verbose_name='Size')),
                    ('stored_as', models.CharField(blank=True, max_length=200)),
                    ('sheet', models.CharField(blank=True, max_length=64)),
                    ('headers', models.JSONField(default=list)),
                    ('mapping', models.JSONField(default=dict)),
                    ('status', models.CharField(choices=[('MAPPING', 'Waiting for its headers'), ('READY', 'Ready'), ('RUNNING', 'Running'), ('DONE', 'Done'), ('CANCELLED', 'Cancelled'), ('FAILED', 'Could not be read')], default='READY', max_length=12, verbose_name='Status')),
                    ('problem', models.JSONField(null=True)),
                    ('cancel_requested', models.BooleanField(default=False)),
                    ('rows', models.PositiveIntegerField(default=0, verbose_name='Rows')),
                    ('done', models.PositiveIntegerField(default=0, verbose_name='Rows done')),
                    ('accepted', models.PositiveIntegerField(default=0, verbose_name='Accepted')),
                    ('merged', models.PositiveIntegerField(default=0, verbose_name='Merged')),
                    ('duplicates', models.PositiveIntegerField(default=0, verbose_name='Duplicates')),
                    ('rejected', models.PositiveIntegerField(default=0, verbose_name='Rejected')),
                    ('flagged', models.PositiveIntegerField(default=0, verbose_name='Flagged')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Uploaded')),
                    ('started_at', models.DateTimeField(null=True)),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('synthetic', models.BooleanField(default=False)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('other_sheets', models.JSONField(null=True)),
                    ('waiting', models.PositiveIntegerField(db_default=0, default=0, verbose_name='Waiting for a decision')),
                ],
                options={
                    'verbose_name': 'Batch',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('via__in', ['web', 'cli'])), fields=['-id'], name='batch_recent')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('done', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('merged')), '+', models.F('duplicates')), '+', models.F('waiting')), '+', models.F('rejected')))), name='batch_each_row_once'), models.CheckConstraint(condition=models.Q(('flagged__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('merged')), '+', models.F('waiting')))), name='batch_flagged_among_in')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Reject',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('line', models.PositiveIntegerField(verbose_name='Line')),
                    ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), size=None)),
                    ('raw', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rejects', to='intake.batch')),
                ],
                options={
                    'verbose_name': 'Reject',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('batch', 'line'), name='reject_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='HeaderMemory',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=24)),
                    ('source', models.CharField(max_length=32)),
                    ('header', models.CharField(max_length=200)),
                    ('field', models.CharField(blank=True, max_length=32)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Remembered header',
                    'constraints': [models.UniqueConstraint(fields=('kind', 'source', 'header'), name='header_memory_once')],
                },
            ),
            migrations.CreateModel(
                name='SourceKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(max_length=32, verbose_name='Channel')),
                    ('prefix', models.CharField(max_length=8)),
                    ('digest', models.BinaryField(max_length=32, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Created')),
                    ('revoked_at', models.DateTimeField(null=True, verbose_name='Revoked')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Receiving unit')),
                    ('requests_per_minute', models.PositiveIntegerField(blank=True, null=True, verbose_name='Requests a minute')),
                    ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('warnings:post', 'Post directives'), ('batches:read', 'Read the counts of its batches')], max_length=16), default=wuzha.intake.models.source.every_scope, size=None, verbose_name='Opens')),
                ],
                options={
                    'verbose_name': 'API key',
                    'constraints': [models.CheckConstraint(condition=models.Q(('scopes__len__gt', 0)), name='key_opens_something'), models.CheckConstraint(condition=models.Q(('requests_per_minute__isnull', True), ('requests_per_minute__gt', 0), _connector='OR'), name='key_rate_positive')],
                },
            ),
            migrations.CreateModel(
                name='AnsweredRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('idempotency_key', models.CharField(max_length=128)),
                    ('body_digest', models.BinaryField(max_length=32)),
                    ('status', models.PositiveSmallIntegerField()),
                    ('answer', models.JSONField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='intake.sourcekey')),
                ],
                options={
                    'verbose_name': 'Answered request',
                    'indexes': [models.Index(fields=['at'], name='answered_at')],
                    'constraints': [models.UniqueConstraint(fields=('key', 'idempotency_key'), name='answered_once')],
                },
            ),
        ]),
    ]
