# SPDX-License-Identifier: Apache-2.0
"""Links to other platforms and webhooks. Columns stand in the order in which installed databases have them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import uuid
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.schema import CreateModels


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('exchange', '0001_initial'),
        ('exchange', '0002_sealed_files'),
    ]

    dependencies = [
        ('intake', '0001_schema'),
        ('org', '0001_schema'),
        ('warning', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Link',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, unique=True, verbose_name='Called')),
                    ('source', models.CharField(max_length=32, unique=True, verbose_name='Channel')),
                    ('way', models.CharField(choices=[('FOLDER', 'Drop folder'), ('HTTP', 'HTTP endpoint')], max_length=8, verbose_name='Way')),
                    ('place', models.CharField(max_length=200, verbose_name='Place')),
                    ('token', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('pulls', models.BooleanField(default=True, verbose_name='Fetch directives')),
                    ('pushes', models.BooleanField(default=True, verbose_name='Send feedback')),
                    ('every_minutes', models.PositiveSmallIntegerField(default=5, verbose_name='Every … minutes')),
                    ('active', models.BooleanField(default=True, verbose_name='Active')),
                    ('cursor', models.CharField(blank=True, max_length=200)),
                    ('fed_after', models.BigIntegerField(default=0)),
                    ('next_pull_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('next_push_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('problem', models.JSONField(null=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Receiving unit')),
                ],
                options={
                    'verbose_name': 'Link',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(('every_minutes__range', (1, 1440))), name='link_interval')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Exchange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('direction', models.CharField(choices=[('IN', 'Directives in'), ('OUT', 'Feedback out')], max_length=4, verbose_name='Direction')),
                    ('course', models.CharField(choices=[('RUNNING', 'Under way'), ('DONE', 'Complete'), ('FAILED', 'Failed')], default='RUNNING', max_length=8, verbose_name='State')),
                    ('file_name', models.CharField(max_length=200, verbose_name='File')),
                    ('sha256', models.BinaryField(max_length=32)),
                    ('size', models.BigIntegerField(verbose_name='Size')),
                    ('rows', models.PositiveIntegerField(default=0, verbose_name='Rows')),
                    ('reference', models.CharField(blank=True, max_length=64, verbose_name='Their receipt number')),
                    ('problem', models.JSONField(null=True)),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Started')),
                    ('finished_at', models.DateTimeField(null=True, verbose_name='Finished')),
                    ('acknowledged_at', models.DateTimeField(null=True, verbose_name='Acknowledged')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='exchange.link')),
                    ('uid', models.UUIDField(null=True)),
                ],
                options={
                    'verbose_name': 'Receipt',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['link', '-id'], name='exchange_of_link'), models.Index(condition=models.Q(('course', 'RUNNING')), fields=['id'], name='exchange_running')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('direction', 'IN'), models.Q(('course', 'FAILED'), _negated=True)), fields=('link', 'sha256'), name='exchange_file_once'), models.CheckConstraint(condition=models.Q(models.Q(('course', 'RUNNING'), ('finished_at__isnull', True)), models.Q(models.Q(('course', 'RUNNING'), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='exchange_finished_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='FedBack',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('closing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warning.transition')),
                    ('exchange', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closings', to='exchange.exchange')),
                    ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.link')),
                ],
                options={
                    'verbose_name': 'Feedback given',
                    'constraints': [models.UniqueConstraint(fields=('link', 'closing'), name='fed_back_once')],
                },
            ),
            migrations.CreateModel(
                name='Webhook',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, unique=True, verbose_name='Called')),
                    ('url', models.URLField(max_length=300, verbose_name='Address')),
                    ('secret', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('events', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None, verbose_name='Events')),
                    ('active', models.BooleanField(default=True, verbose_name='Active')),
                    ('told_after', models.BigIntegerField(default=0)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Created')),
                    ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Webhook',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(('secret__isnull', False)), name='webhook_has_a_secret')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('event', models.CharField(max_length=32, verbose_name='Event')),
                    ('body', models.TextField()),
                    ('told', models.CharField(choices=[('PENDING', 'Waiting'), ('SENT', 'Delivered'), ('GIVEN_UP', 'Given up')], default='PENDING', max_length=8, verbose_name='State')),
                    ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='Tries')),
                    ('next_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('status', models.PositiveSmallIntegerField(null=True)),
                    ('problem', models.CharField(blank=True, max_length=24)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Created')),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('transition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warning.transition')),
                    ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='exchange.webhook')),
                ],
                options={
                    'verbose_name': 'Delivery',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('told', 'PENDING')), fields=['next_at'], name='delivery_due'), models.Index(fields=['webhook', '-id'], name='delivery_of_webhook')],
                    'constraints': [models.UniqueConstraint(fields=('webhook', 'transition'), name='delivery_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('told', 'PENDING')), models.Q(models.Q(('told', 'PENDING'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='delivery_ended_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
    ]
