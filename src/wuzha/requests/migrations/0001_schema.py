# SPDX-License-Identifier: Apache-2.0
"""Requests of other units. Their life is held in the database; steps and answers are only ever added to."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import uuid
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.requests.rules.life import REQUEST_LIFE
from wuzha.schema import CreateModels

REQUESTS, STEPS, ANSWERS = "requests_request", "requests_requeststep", "requests_requestanswer"


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('requests', '0002_guards'),
        ('requests', '0003_debts'),
    ]

    dependencies = [
        ('intake', '0001_schema'),
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Request',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step_at', models.DateTimeField(null=True)),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('kind', models.CharField(max_length=16, verbose_name='Kind')),
                    ('state', models.CharField(choices=[('SENT', 'Not signed for yet'), ('SIGNED', 'Signed for'), ('ANSWERED', 'Answered, to be looked at'), ('RETURNED', 'Returned, to be answered again'), ('ACCEPTED', 'Answer accepted'), ('WITHDRAWN', 'Withdrawn')], default='SENT', max_length=12, verbose_name='State')),
                    ('about_type', models.CharField(blank=True, max_length=32)),
                    ('about_id', models.BigIntegerField(null=True)),
                    ('bulk', models.UUIDField(null=True)),
                    ('title', models.CharField(max_length=64, verbose_name='Matter')),
                    ('what', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What is asked for')),
                    ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Sent')),
                    ('sign_due_at', models.DateTimeField(verbose_name='To be signed for by')),
                    ('due_at', models.DateTimeField(verbose_name='To be answered by')),
                    ('due_since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('signed_at', models.DateTimeField(null=True, verbose_name='Signed for')),
                    ('answered_at', models.DateTimeField(null=True, verbose_name='Answered')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('addressed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Asked of')),
                    ('asking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Asked by')),
                ],
                options={
                    'verbose_name': 'Request',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['addressed', 'state', 'due_at'], name='request_owed'), models.Index(fields=['asking', 'state'], name='request_asked'), models.Index(fields=['-sent_at', '-id'], name='request_list'), models.Index(condition=models.Q(('about_id__isnull', False)), fields=['about_type', 'about_id'], name='request_about'), models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='request_step'), models.Index(condition=models.Q(('state__in', ('SENT', 'SIGNED', 'RETURNED'))), fields=['addressed', 'kind'], include=('due_at', 'asking', 'state'), name='request_debts'), models.Index(condition=models.Q(('state__in', ('SENT', 'SIGNED', 'RETURNED', 'ANSWERED'))), fields=['due_at', 'id'], name='request_due')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['SENT', 'SIGNED', 'ANSWERED', 'RETURNED', 'ACCEPTED', 'WITHDRAWN'])), name='request_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ANSWERED', 'RETURNED', 'ACCEPTED']), _negated=True), models.Q(('answered_at__isnull', False), ('signed_at__isnull', False)), _connector='OR'), name='request_answered_has_answer'), models.CheckConstraint(condition=models.Q(models.Q(('about_id__isnull', True), ('about_type', '')), models.Q(models.Q(('about_type', ''), _negated=True), ('about_id__isnull', False)), _connector='OR'), name='request_about_one'), models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('sent_at'))), name='request_due_after_sent')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='RequestAlert',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_at', models.DateTimeField(verbose_name='Due')),
                    ('meant_at', models.DateTimeField(verbose_name='Reached')),
                    ('fired_at', models.DateTimeField(verbose_name='Alert sent')),
                    ('acknowledged_at', models.DateTimeField(null=True, verbose_name='Acknowledged')),
                    ('clock', models.CharField(max_length=8)),
                    ('days', models.SmallIntegerField(default=0)),
                    ('tell', models.CharField(max_length=12)),
                    ('text', models.CharField(blank=True, max_length=400, verbose_name='Text')),
                    ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='requests.request')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Reminder of a request',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('acknowledged_at__isnull', True)), fields=['unit', '-fired_at'], name='request_alert_open')],
                    'constraints': [models.UniqueConstraint(fields=('request', 'clock', 'days', 'tell', 'due_at'), name='request_alert_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='RequestAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('no', models.PositiveSmallIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Answered')),
                    ('due_at', models.DateTimeField(verbose_name='Due')),
                    ('conclusion', models.CharField(blank=True, max_length=24, verbose_name='Conclusion')),
                    ('values', models.JSONField(default=dict, verbose_name='Fields of the answer')),
                    ('text', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Answer')),
                    ('words', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('digest', models.BinaryField(max_length=16, null=True)),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='requests.request')),
                ],
                options={
                    'verbose_name': 'Answer to a request',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('request', 'no'), name='request_answer_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='RequestFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('kind', models.CharField(choices=[('ASKED', 'What is asked for'), ('ANSWER', 'Answer')], max_length=8)),
                    ('answer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='requests.requestanswer')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='requests.request')),
                ],
                options={
                    'verbose_name': 'File of a request',
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
                name='RequestStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('act', models.CharField(choices=[('send', 'Sent'), ('sign', 'Signed for'), ('report', 'Told how far it is'), ('answer', 'Answered'), ('accept', 'Answer accepted'), ('return', 'Answer returned'), ('extend', 'Given more time'), ('remind', 'Reminded'), ('withdraw', 'Withdrawn')], max_length=12)),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('due_at', models.DateTimeField(verbose_name='Due')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='requests.request')),
                ],
                options={
                    'verbose_name': 'Step of a request',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['request', 'id'], name='request_steps')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['send', 'sign', 'report', 'answer', 'accept', 'return', 'extend', 'remind', 'withdraw'])), name='request_step_act_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(REQUEST_LIFE.guard(REQUESTS, "a request"), REQUEST_LIFE.unguard(REQUESTS)),
        migrations.RunSQL(guard(STEPS), unguard(STEPS)),
        migrations.RunSQL(guard(ANSWERS), unguard(ANSWERS)),
    ]
