# SPDX-License-Identifier: Apache-2.0
"""Fraud-free units. Their life is held in the database, and their steps are only ever added to."""

import django.contrib.postgres.fields
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import uuid
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.fraudfree.rules.life import LIFE
from wuzha.schema import CreateModels

UNITS, STEPS = "fraudfree_freeunit", "fraudfree_freeunitstep"


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('fraudfree', '0002_guards'),
        ('fraudfree', '0003_second_people'),
        ('fraudfree', '0004_second_people_of_vetoes'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        ('meetings', '0001_schema'),
        ('org', '0001_schema'),
        ('requests', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='FreeUnit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('COMMUNITY', 'Community'), ('CAMPUS', 'Campus'), ('HOSPITAL', 'Hospital'), ('ENTERPRISE', 'Enterprise'), ('AGENCY', 'Agency')], max_length=12, verbose_name='Kind')),
                    ('name', models.CharField(max_length=64, verbose_name='Name')),
                    ('people', models.PositiveIntegerField(verbose_name='People')),
                    ('words', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='Words of its addresses')),
                    ('head', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Responsible person')),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                    ('state', models.CharField(choices=[('NOMINATED', 'Candidate'), ('APPLIED', 'Applied'), ('CHECKED', 'Checked by itself'), ('CREATING', 'Creating'), ('EVALUATING', 'Being evaluated'), ('SCORED', 'Passed the evaluation'), ('NOTICE', 'In public notice'), ('CLEARED', 'To be awarded'), ('AWARDED', 'Awarded'), ('WARNED', 'Yellow card'), ('SUSPENDED', 'Title suspended'), ('WITHDRAWN', 'Title withdrawn'), ('VETOED', 'Vetoed'), ('FAILED', 'Did not pass'), ('DROPPED', 'Given up')], default='NOMINATED', max_length=12, verbose_name='State')),
                    ('entered_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='Entered')),
                    ('known_since', models.DateField()),
                    ('looked_to', models.BigIntegerField(default=0)),
                    ('applied_on', models.DateField(null=True, verbose_name='Applied')),
                    ('round', models.PositiveSmallIntegerField(default=1)),
                    ('started_on', models.DateField(null=True, verbose_name='Creation begun')),
                    ('scored_on', models.DateField(null=True, verbose_name='Settled')),
                    ('score', models.PositiveSmallIntegerField(null=True, verbose_name='Score')),
                    ('kept_sheet', models.JSONField(default=list)),
                    ('notice_from', models.DateField(null=True, verbose_name='Notice from')),
                    ('notice_until', models.DateField(null=True, verbose_name='Notice until')),
                    ('awarded_on', models.DateField(null=True, verbose_name='Awarded')),
                    ('certificate_no', models.CharField(blank=True, max_length=64, verbose_name='Certificate')),
                    ('review_due', models.DateField(null=True, verbose_name='Review due')),
                    ('ended_on', models.DateField(null=True, verbose_name='Title ended')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('applied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('bureau', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Bureau')),
                    ('first', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('nomination', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests.request')),
                    ('second', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('township', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Township')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('reviewed_at', models.DateTimeField(null=True)),
                    ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review_failed_at', models.DateTimeField(null=True)),
                ],
                options={
                    'verbose_name': 'Fraud-free unit',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['state', '-id'], name='fraudfree_list'), models.Index(fields=['township', 'state'], name='fraudfree_town'), models.Index(condition=models.Q(('bureau__isnull', False)), fields=['bureau'], name='fraudfree_bureau')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['NOMINATED', 'APPLIED', 'CHECKED', 'CREATING', 'EVALUATING', 'SCORED', 'NOTICE', 'CLEARED', 'AWARDED', 'WARNED', 'SUSPENDED', 'WITHDRAWN', 'VETOED', 'FAILED', 'DROPPED'])), name='fraudfree_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['COMMUNITY', 'CAMPUS', 'HOSPITAL', 'ENTERPRISE', 'AGENCY'])), name='fraudfree_kind_known'), models.UniqueConstraint(condition=models.Q(('unit__isnull', False)), fields=('unit', 'kind'), name='fraudfree_unit_once'), models.UniqueConstraint(fields=('township', 'name', 'kind'), name='fraudfree_name_once'), models.CheckConstraint(condition=models.Q(('state__in', ['NOMINATED', 'APPLIED', 'CHECKED', 'DROPPED']), ('started_on__isnull', False), _connector='OR'), name='fraudfree_creating_has_start'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['NOTICE', 'CLEARED', 'AWARDED', 'WARNED', 'SUSPENDED']), _negated=True), models.Q(('notice_from__isnull', False), ('notice_until__gte', models.F('notice_from')), ('score__isnull', False)), _connector='OR'), name='fraudfree_notice_has_days'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('AWARDED', 'WARNED', 'SUSPENDED')), _negated=True), models.Q(('awarded_on__isnull', False), models.Q(('certificate_no', ''), _negated=True)), _connector='OR'), name='fraudfree_awarded_has_certificate'), models.CheckConstraint(condition=models.Q(models.Q(('first__isnull', True), ('second__isnull', True)), models.Q(('first__isnull', False), ('second__isnull', False), models.Q(('first', models.F('second')), _negated=True)), _connector='OR'), name='fraudfree_pair_is_two')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Evaluation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('round', models.PositiveSmallIntegerField()),
                    ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('surveyed_on', models.DateField(null=True, verbose_name='Survey')),
                    ('asked', models.PositiveIntegerField(null=True, verbose_name='Asked')),
                    ('knew', models.PositiveIntegerField(null=True, verbose_name='Knew it')),
                    ('first_at', models.DateTimeField(null=True)),
                    ('second_at', models.DateTimeField(null=True)),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('score', models.PositiveSmallIntegerField(null=True)),
                    ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('free_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='fraudfree.freeunit')),
                ],
                options={
                    'verbose_name': 'Evaluation',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='fraudfree_evaluation_is_by_two'), models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('free_unit',), name='fraudfree_evaluation_one_open'), models.CheckConstraint(condition=models.Q(('score__isnull', True), models.Q(('first_at__isnull', False), ('second_at__isnull', False), ('surveyed_on__isnull', False)), _connector='OR'), name='fraudfree_evaluation_settled_is_signed'), models.CheckConstraint(condition=models.Q(('knew__isnull', True), ('knew__lte', models.F('asked')), _connector='OR'), name='fraudfree_survey_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='FreeUnitStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('nominate', 'entered as a candidate'), ('edit', 'facts put right'), ('apply', 'applied'), ('check', 'checked by itself'), ('return', 'returned by the reviewer'), ('review', 'reviewed, creation begun'), ('evaluate', 'evaluation begun'), ('sign', 'evaluation signed'), ('score', 'passed'), ('fail', 'did not pass'), ('veto', 'vetoed'), ('reopen', 'veto gone, creation goes on'), ('resume', 'veto gone, evaluation goes on'), ('restart', 'creation begun anew'), ('publish', 'notice given'), ('object', 'objection registered'), ('answer', 'objection answered'), ('stop', 'stopped by an objection'), ('clear', 'notice over'), ('award', 'awarded'), ('warn', 'yellow card given'), ('pass', 'review found to be passed'), ('fail_review', 'review found not to be passed'), ('renew', 'review passed, renewed'), ('suspend', 'title suspended'), ('lift', 'suspension over'), ('withdraw', 'title withdrawn'), ('restore', 'title given back'), ('drop', 'given up')], max_length=12)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('free_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='fraudfree.freeunit')),
                ],
                options={
                    'verbose_name': 'Step of a fraud-free unit',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['free_unit', 'id'], name='fraudfree_steps')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['nominate', 'edit', 'apply', 'check', 'return', 'review', 'evaluate', 'sign', 'score', 'fail', 'veto', 'reopen', 'resume', 'restart', 'publish', 'object', 'answer', 'stop', 'clear', 'award', 'warn', 'pass', 'fail_review', 'renew', 'suspend', 'lift', 'withdraw', 'restore', 'drop'])), name='fraudfree_step_act_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Objection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('round', models.PositiveSmallIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('who', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Who objects')),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                    ('words', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What is objected')),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('upheld', models.BooleanField(null=True)),
                    ('answer', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Answer')),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('free_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='fraudfree.freeunit')),
                ],
                options={
                    'verbose_name': 'Objection',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('upheld__isnull', False), _connector='XOR'), name='fraudfree_objection_answered'), models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), ('by__isnull', True), models.Q(('answered_by', models.F('by')), _negated=True), _connector='OR'), name='fraudfree_objection_two_people')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='PlaceCase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_address', models.BooleanField(default=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('struck_at', models.DateTimeField(null=True)),
                    ('why', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('free_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='fraudfree.freeunit')),
                    ('struck_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('victim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.victim')),
                ],
                options={
                    'verbose_name': 'Case of a fraud-free unit',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['victim'], name='fraudfree_case_victim')],
                    'constraints': [models.UniqueConstraint(fields=('free_unit', 'victim'), name='fraudfree_case_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Promotion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('free_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promotions', to='fraudfree.freeunit')),
                    ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.meeting')),
                ],
                options={
                    'verbose_name': 'Meeting on fraud-free units',
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
                name='SheetMark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('round', models.PositiveSmallIntegerField()),
                    ('item', models.CharField(max_length=24)),
                    ('own', models.PositiveSmallIntegerField(null=True, verbose_name='Own points')),
                    ('own_words', models.CharField(blank=True, max_length=200)),
                    ('given', models.PositiveSmallIntegerField(null=True, verbose_name='Points given')),
                    ('given_words', models.CharField(blank=True, max_length=200)),
                    ('free_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='fraudfree.freeunit')),
                    ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Points of an item',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('free_unit', 'round', 'item'), name='fraudfree_mark_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='TownQuota',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='Year')),
                    ('residents', models.PositiveIntegerField(verbose_name='Residents')),
                    ('units', models.PositiveSmallIntegerField(verbose_name='Quota')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('synthetic', models.BooleanField(db_default=False, default=False)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('township', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Quota of a township',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('township', 'year'), name='fraudfree_quota_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='UnitFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('round', models.PositiveSmallIntegerField()),
                    ('kind', models.CharField(choices=[('EVIDENCE', 'Evidence'), ('CERTIFICATE', 'Certificate')], max_length=12)),
                    ('item', models.CharField(blank=True, max_length=24)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('free_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='fraudfree.freeunit')),
                ],
                options={
                    'verbose_name': 'File of a fraud-free unit',
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
                name='Veto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('round', models.PositiveSmallIntegerField()),
                    ('code', models.CharField(max_length=24)),
                    ('loss_fen', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('why', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('found_in', models.CharField(choices=[('NOMINATED', 'Candidate'), ('APPLIED', 'Applied'), ('CHECKED', 'Checked by itself'), ('CREATING', 'Creating'), ('EVALUATING', 'Being evaluated'), ('SCORED', 'Passed the evaluation'), ('NOTICE', 'In public notice'), ('CLEARED', 'To be awarded'), ('AWARDED', 'Awarded'), ('WARNED', 'Yellow card'), ('SUSPENDED', 'Title suspended'), ('WITHDRAWN', 'Title withdrawn'), ('VETOED', 'Vetoed'), ('FAILED', 'Did not pass'), ('DROPPED', 'Given up')], max_length=12)),
                    ('gone_at', models.DateTimeField(null=True)),
                    ('gone_why', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('free_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vetoes', to='fraudfree.freeunit')),
                    ('gone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('victim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.victim')),
                ],
                options={
                    'verbose_name': 'Veto',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('gone_at__isnull', True), ('victim__isnull', False)), fields=('free_unit', 'round', 'victim'), name='fraudfree_veto_once'), models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', True), ('victim__isnull', False)), models.Q(('by__isnull', False), ('victim__isnull', True)), _connector='OR'), name='fraudfree_veto_has_reason')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        django.contrib.postgres.operations.AddConstraintNotValid(
            model_name='veto',
            constraint=models.CheckConstraint(condition=models.Q(('gone_by__isnull', True), ('by__isnull', True), models.Q(('gone_by', models.F('by')), _negated=True), _connector='OR'), name='fraudfree_veto_two_people'),
        ),
        migrations.RunSQL(LIFE.guard(UNITS, "a fraud-free unit"), LIFE.unguard(UNITS)),
        migrations.RunSQL(guard(STEPS), unguard(STEPS)),
    ]
