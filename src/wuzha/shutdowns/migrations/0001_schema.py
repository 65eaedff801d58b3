# SPDX-License-Identifier: Apache-2.0
"""Sites, shutdowns and appeals. Their lives are held in the database, and their steps are only ever added to."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import uuid
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.schema import CreateModels
from wuzha.shutdowns.rules.life import APPEAL_LIFE, SHUTDOWN_LIFE

SHUTDOWNS, APPEALS = "shutdowns_shutdown", "shutdowns_shutdownappeal"
GROWING = ("shutdowns_shutdownstep", "shutdowns_sitekit", "shutdowns_sitecard", "shutdowns_sitecase")


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('shutdowns', '0002_guards'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        ('evidence', '0001_schema'),
        ('intake', '0001_schema'),
        ('org', '0001_schema'),
        ('warning', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Shutdown',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('DRAFT', 'To be checked'), ('PROPOSED', 'To be reviewed'), ('RETURNED', 'Returned by the reviewer'), ('SENT', 'Asked'), ('ANSWERED', 'Answered'), ('REOPENING', 'Asked to be opened again'), ('REOPENED', 'Opened again'), ('DROPPED', 'Withdrawn')], default='DRAFT', max_length=12, verbose_name='State')),
                    ('thing', models.CharField(choices=[('PHONE', 'Mobile number'), ('FIXED', 'Fixed line number'), ('IOT', 'IoT card'), ('SMS_PORT', 'SMS port'), ('LINE', 'Telecom line'), ('DOMAIN', 'Domain'), ('URL', 'Web address'), ('APP', 'App'), ('NET', 'Internet account'), ('PAY', 'Payment account')], max_length=12, verbose_name='What it is')),
                    ('value', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Value')),
                    ('value_index', models.BinaryField(max_length=17, null=True)),
                    ('shown', models.CharField(max_length=120, verbose_name='Value')),
                    ('ask', models.CharField(choices=[('SHUT', 'Shut it down'), ('LIMIT', 'Limit it'), ('VERIFY', 'Verify the user again, else suspend it')], max_length=8, verbose_name='What is asked')),
                    ('ground', models.CharField(max_length=24, verbose_name='Ground')),
                    ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the evidence')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What it was used for')),
                    ('bulk', models.UUIDField(null=True)),
                    ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Entered')),
                    ('own_hits', models.PositiveSmallIntegerField(default=0)),
                    ('own_checked_at', models.DateTimeField(null=True)),
                    ('asked_at', models.DateTimeField(null=True, verbose_name='Asked at')),
                    ('verify_due_at', models.DateTimeField(null=True, verbose_name='Verified by')),
                    ('answered_at', models.DateTimeField(null=True, verbose_name='Answered at')),
                    ('result', models.CharField(blank=True, choices=[('SHUT', 'Shut down'), ('LIMITED', 'Limited'), ('PASSED', 'Verified, stays open'), ('SUSPENDED', 'Not verified in time, suspended'), ('REFUSED', 'Refused'), ('ELSEWHERE', 'Not of this place')], max_length=12, verbose_name='Result')),
                    ('answer', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason of the answer')),
                    ('reopen_why', models.CharField(blank=True, choices=[('APPEAL', 'Appeal of the user was right'), ('VERIFIED', 'User was verified'), ('MISTAKE', 'Asked by mistake'), ('OVER', 'Reason has gone')], max_length=12, verbose_name='Why it is opened again')),
                    ('reopened_at', models.DateTimeField(null=True, verbose_name='Opened again at')),
                    ('line', models.PositiveIntegerField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('addressed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Asked of')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case', verbose_name='Case')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.evidencefile')),
                    ('own_checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Asked by')),
                    ('warning', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Shutdown',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-proposed_at', '-id'], name='shutdown_list'), models.Index(fields=['centre', 'state'], name='shutdown_of_centre'), models.Index(condition=models.Q(('value_index__isnull', False)), fields=['value_index'], name='shutdown_value'), models.Index(condition=models.Q(('bulk__isnull', False)), fields=['bulk'], name='shutdown_bulk'), models.Index(condition=models.Q(('answered_at__isnull', False)), fields=['-answered_at'], name='shutdown_answered')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'PROPOSED', 'RETURNED', 'SENT', 'ANSWERED', 'REOPENING', 'REOPENED', 'DROPPED'])), name='shutdown_state_known'), models.CheckConstraint(condition=models.Q(('thing__in', ['PHONE', 'FIXED', 'IOT', 'SMS_PORT', 'LINE', 'DOMAIN', 'URL', 'APP', 'NET', 'PAY'])), name='shutdown_thing_known'), models.CheckConstraint(condition=models.Q(('ask__in', ['SHUT', 'LIMIT', 'VERIFY'])), name='shutdown_ask_known'), models.CheckConstraint(condition=models.Q(('case__isnull', False), ('warning__isnull', False), _connector='OR'), name='shutdown_founded'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(models.Q(('decided_by', models.F('proposed_by')), _negated=True), models.Q(('decided_by', models.F('own_checked_by')), _negated=True)), _connector='OR'), name='shutdown_second_person'), models.CheckConstraint(condition=models.Q(('state__in', ('DRAFT', 'PROPOSED', 'RETURNED', 'DROPPED')), models.Q(('asked_at__isnull', False), ('decided_by__isnull', False), ('own_checked_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='shutdown_asked_by_two'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('state__in', ('ANSWERED', 'REOPENING', 'REOPENED')), models.Q(('result', ''), _negated=True)), models.Q(models.Q(('state__in', ('ANSWERED', 'REOPENING', 'REOPENED')), _negated=True), ('answered_at__isnull', True), ('result', '')), _connector='OR'), name='shutdown_result_when_known'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ('REOPENING', 'REOPENED')), _negated=True), ('reopened_at__isnull', True)), models.Q(('reopened_at__isnull', True), ('state', 'REOPENING'), models.Q(('reopen_why', ''), _negated=True)), models.Q(('reopened_at__isnull', False), ('state', 'REOPENED'), models.Q(('reopen_why', ''), _negated=True)), _connector='OR'), name='shutdown_reopened_why'), models.UniqueConstraint(condition=models.Q(('state__in', ('DRAFT', 'PROPOSED', 'RETURNED', 'SENT', 'REOPENING')), models.Q(('result', 'SHUT'), ('state', 'ANSWERED')), _connector='OR'), fields=('centre', 'thing', 'value_index'), name='shutdown_live_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ShutdownAppeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('OPEN', 'Registered'), ('CHECKED', 'Checked, to be answered'), ('ANSWERED', 'Answered')], default='OPEN', max_length=12, verbose_name='State')),
                    ('where', models.CharField(choices=[('ACTED', 'At the carrier or platform'), ('POLICE', 'With the police')], max_length=8, verbose_name='Where the user appealed')),
                    ('who', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Who appeals')),
                    ('what', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What the user says and brings')),
                    ('received_at', models.DateTimeField(verbose_name='Received')),
                    ('due_at', models.DateTimeField(verbose_name='To be answered by')),
                    ('found', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What the check found')),
                    ('checked_at', models.DateTimeField(null=True)),
                    ('right', models.BooleanField(null=True, verbose_name='Appeal was right')),
                    ('reply', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reply to the user')),
                    ('reply_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('shutdown', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='shutdowns.shutdown')),
                ],
                options={
                    'verbose_name': 'Appeal against a shutdown',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('state', 'ANSWERED'), _negated=True), fields=['due_at'], name='shutdown_appeal_due')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'ANSWERED'), _negated=True), fields=('shutdown',), name='shutdown_appeal_one_open'), models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('checked_by')), _negated=True), _connector='OR'), name='shutdown_appeal_by_two'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('right__isnull', False), ('state', 'ANSWERED')), models.Q(models.Q(('state', 'ANSWERED'), _negated=True), ('answered_at__isnull', True), ('right__isnull', True)), _connector='OR'), name='shutdown_appeal_answered')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ShutdownPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('kind', models.CharField(choices=[('EVIDENCE', 'Evidence'), ('LETTER', 'Letter (协助关停函)')], max_length=12, verbose_name='Paper')),
                    ('sha256', models.CharField(blank=True, max_length=64)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('shutdown', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='shutdowns.shutdown')),
                ],
                options={
                    'verbose_name': 'Paper of a shutdown',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['EVIDENCE', 'LETTER'])), name='shutdown_paper_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ShutdownStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('draft', 'Entered'), ('evidence', 'Evidence named'), ('confirm', "Checked not to be a victim's own"), ('return', 'Returned by the reviewer'), ('send', 'Approved and asked'), ('drop', 'Withdrawn'), ('answer', 'Answered'), ('unanswer', 'Answer returned'), ('appeal', 'Appeal registered'), ('check', 'Appeal checked'), ('reply', 'Appeal answered'), ('reopen', 'Asked to be opened again'), ('restore', 'Opened again'), ('keep', 'Not opened again')], max_length=12)),
                    ('code', models.CharField(blank=True, max_length=12)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('shutdown', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='shutdowns.shutdown')),
                ],
                options={
                    'verbose_name': 'Step of a shutdown',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['shutdown', 'id'], name='shutdown_steps')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['draft', 'evidence', 'confirm', 'return', 'send', 'drop', 'answer', 'unanswer', 'appeal', 'check', 'reply', 'reopen', 'restore', 'keep'])), name='shutdown_step_act_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Site',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('clue_no', models.CharField(max_length=64, verbose_name='Number of the clue')),
                    ('clue_at', models.DateTimeField(verbose_name='Clue received')),
                    ('raided_at', models.DateTimeField(verbose_name='Raided')),
                    ('place_kind', models.CharField(choices=[('HOUSE', 'House or flat'), ('CAR', 'Car'), ('HOTEL', 'Hotel'), ('OPEN', 'Open ground')], max_length=8, verbose_name='Kind of place')),
                    ('plate', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Number plate')),
                    ('landlord', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Landlord')),
                    ('landlord_phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone of the landlord')),
                    ('landlord_phone_index', wuzha.sealed.fields.BlindIndexField('landlord_phone', blank=True, null=True)),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('scene', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.scene', verbose_name='Scene')),
                    ('township', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Township')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Recorded by')),
                ],
                options={
                    'verbose_name': 'GOIP site',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-raided_at', '-id'], name='goip_site_list')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('clue_at__lte', models.F('raided_at'))), name='goip_site_in_order'), models.CheckConstraint(condition=models.Q(('place_kind__in', ['HOUSE', 'CAR', 'HOTEL', 'OPEN'])), name='goip_site_place_known'), models.UniqueConstraint(fields=('centre', 'clue_no'), name='goip_site_clue_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SiteCard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Number of the card')),
                    ('phone_index', wuzha.sealed.fields.BlindIndexField('phone', blank=True, null=True)),
                    ('holder', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Holder')),
                    ('carrier', models.CharField(blank=True, max_length=64, verbose_name='Carrier')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='shutdowns.site')),
                ],
                options={
                    'verbose_name': 'Card found at a site',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('site', 'phone_index'), name='goip_card_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SiteCase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                    ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='linked', to='shutdowns.site')),
                ],
                options={
                    'verbose_name': 'Case of a site',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('site', 'case'), name='goip_case_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SiteKit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('network', models.CharField(blank=True, max_length=64, verbose_name='Network it was on')),
                    ('remote_tool', models.CharField(blank=True, max_length=64, verbose_name='Remote control tool')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('device', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.device', verbose_name='Device')),
                    ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kits', to='shutdowns.site')),
                ],
                options={
                    'verbose_name': 'Equipment of a site',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(SHUTDOWN_LIFE.guard(SHUTDOWNS, "a shutdown"), SHUTDOWN_LIFE.unguard(SHUTDOWNS)),
        migrations.RunSQL(APPEAL_LIFE.guard(APPEALS, "an appeal"), APPEAL_LIFE.unguard(APPEALS)),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
    ]
