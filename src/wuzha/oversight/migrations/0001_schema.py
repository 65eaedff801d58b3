# SPDX-License-Identifier: Apache-2.0
"""Interviews and referrals. Their lives are held in the database, and their steps are only ever added to."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import uuid
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.oversight.rules import INTERVIEW_LIFE, REFERRAL_LIFE
from wuzha.schema import CreateModels

INTERVIEWS, REFERRALS = "oversight_interview", "oversight_referral"
GROWING = ("oversight_interviewstep", "oversight_referralstep")


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('oversight', '0002_guards'),
        ('oversight', '0003_review'),
    ]

    dependencies = [
        ('measures', '0001_schema'),
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Interview',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('PLANNED', 'Arranged'), ('HELD', 'Held, to be followed up'), ('CLOSED', 'Followed up'), ('CANCELLED', 'Called off')], default='PLANNED', max_length=12, verbose_name='State')),
                    ('whom', models.CharField(max_length=60, verbose_name='Who is interviewed (post)')),
                    ('chair', models.CharField(max_length=60, verbose_name='Who presides (post)')),
                    ('planned_at', models.DateTimeField(verbose_name='When')),
                    ('place', models.CharField(max_length=60, verbose_name='Where')),
                    ('matters', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='About what')),
                    ('held_at', models.DateTimeField(null=True, verbose_name='Held')),
                    ('problems', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Problems pointed out')),
                    ('commitments', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What was promised')),
                    ('due_on', models.DateField(null=True, verbose_name='To be mended by')),
                    ('follow_up', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What came of it')),
                    ('request_id', models.BigIntegerField(null=True)),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('measure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='measures.measure')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Held by')),
                ],
                options={
                    'verbose_name': 'Interview',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-planned_at', '-id'], name='oversight_interview_list'), models.Index(condition=models.Q(('measure__isnull', False)), fields=['measure'], name='oversight_interview_of')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['PLANNED', 'HELD', 'CLOSED', 'CANCELLED'])), name='oversight_interview_state'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['HELD', 'CLOSED']), _negated=True), ('held_at__isnull', False), _connector='OR'), name='oversight_interview_held')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='InterviewStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('plan', 'Arranged'), ('hold', 'Held'), ('follow', 'Followed up'), ('cancel', 'Called off')], max_length=12)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('interview', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='oversight.interview')),
                ],
                options={
                    'verbose_name': 'Step of an interview',
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
                name='Referral',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organ', models.CharField(choices=[('PEACE', 'Office for a peaceful city'), ('DISCIPLINE', 'Discipline inspection and supervision')], max_length=12, verbose_name='To whom')),
                    ('state', models.CharField(choices=[('DRAFT', 'Drafted, to be approved'), ('SENT', 'Sent'), ('ANSWERED', 'Answered'), ('WITHDRAWN', 'Withdrawn')], default='DRAFT', max_length=12, verbose_name='State')),
                    ('title', models.CharField(max_length=64, verbose_name='Matter')),
                    ('facts', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Facts')),
                    ('document_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('sent_on', models.DateField(null=True, verbose_name='Sent')),
                    ('answered_on', models.DateField(null=True, verbose_name='Answered')),
                    ('answer', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Answer')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('about', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('measure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='measures.measure')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Referred by')),
                ],
                options={
                    'verbose_name': 'Referral',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-recorded_at', '-id'], name='oversight_referral_list')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'SENT', 'ANSWERED', 'WITHDRAWN'])), name='oversight_referral_state'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='oversight_referral_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['SENT', 'ANSWERED']), _negated=True), models.Q(('approved_by__isnull', False), ('sent_on__isnull', False), models.Q(('document_no', ''), _negated=True)), _connector='OR'), name='oversight_referral_sent_is_approved')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='OversightPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('kind', models.CharField(choices=[('MINUTES', 'Minutes'), ('SIGNED', 'Signed minutes'), ('LETTER', 'Letter of referral')], max_length=8)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('interview', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='oversight.interview')),
                    ('referral', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='oversight.referral')),
                ],
                options={
                    'verbose_name': 'Paper of oversight',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(('interview__isnull', True), ('referral__isnull', True), _connector='XOR'), name='oversight_paper_of_one')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ReferralStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('draft', 'Drafted'), ('send', 'Approved and sent'), ('answer', 'Answer recorded'), ('withdraw', 'Withdrawn')], max_length=12)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='oversight.referral')),
                ],
                options={
                    'verbose_name': 'Step of a referral',
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
        migrations.RunSQL(INTERVIEW_LIFE.guard(INTERVIEWS, "an interview"), INTERVIEW_LIFE.unguard(INTERVIEWS)),
        migrations.RunSQL(REFERRAL_LIFE.guard(REFERRALS, "a referral"), REFERRAL_LIFE.unguard(REFERRALS)),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
    ]
