# SPDX-License-Identifier: Apache-2.0
"""Cases, their victims, steps, officers and alerts.

The life of a case is held in the database: no statement, whoever sends it, moves it another way than `cases.rules`
says. A case of a list begins where the list found it. Steps are only ever added to, and struck by the one that corrects
them; so are facts that were put right.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.lookups
import django.db.models.manager
import django.utils.timezone
import wuzha.plain
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.cases.rules.life import CASE_LIFE
from wuzha.core.growing import guard, unguard
from wuzha.schema import CreateModels

CASES, STEPS, FACTS = "cases_case", "cases_casestep", "cases_formerfact"


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('cases', '0002_guards'),
        ('cases', '0003_copied_numbers'),
        ('cases', '0004_alerts_and_former_facts'),
        ('cases', '0005_known_steps'),
        ('cases', '0006_grounds'),
        ('cases', '0007_extensions'),
        ('cases', '0008_victims_sex_birth_occupation'),
    ]

    dependencies = [
        ('intake', '0001_schema'),
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Case',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(choices=[('CALL', 'Call'), ('COUNTER', 'Counter'), ('WARNING', 'Warning'), ('LEAD', 'Lead'), ('TRANSFER', 'Handed over by another organ'), ('LIST', 'Imported list')], max_length=8, verbose_name='Source')),
                    ('state', models.CharField(choices=[('RECEIVED', 'Reported'), ('ACCEPTED', 'Accepted'), ('FILED', 'Under investigation'), ('SOLVED', 'Solved'), ('SENT', 'Sent for prosecution'), ('CONCLUDED', 'Concluded'), ('NOT_FILED', 'Not filed'), ('WITHDRAWN', 'Withdrawn'), ('HANDED_OVER', 'Handed over'), ('MERGED', 'Joined to another case')], default='RECEIVED', max_length=12, verbose_name='State')),
                    ('case_no', models.CharField(blank=True, max_length=64, verbose_name='Case number')),
                    ('report_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the report')),
                    ('received_at', models.DateTimeField(verbose_name='Reported')),
                    ('fraud_type', models.CharField(blank=True, max_length=24, verbose_name='Scam type')),
                    ('place', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ADDRESS'], blank=True, editable=False, null=True, verbose_name='Place of the deed')),
                    ('narrative', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What happened')),
                    ('decide_days', models.PositiveSmallIntegerField(default=3, verbose_name='To be decided within')),
                    ('due_at', models.DateTimeField(null=True, verbose_name='Due')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('accepting_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Accepting unit')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='cases.case', verbose_name='Joined to')),
                    ('place_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Township of the deed')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Handling unit')),
                    ('step_at', models.DateTimeField(null=True)),
                ],
                options={
                    'verbose_name': 'Case',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-received_at', '-id'], name='case_list'), models.Index(fields=['unit', 'state'], name='case_of_unit'), models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at', 'id'], name='case_due'), models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at', 'id'], name='case_step_at')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('case_no', ''), _negated=True), fields=('centre', 'case_no'), name='case_no_once'), models.CheckConstraint(condition=models.Q(('case_no', wuzha.plain.Plain(models.F('case_no')))), name='case_no_plain'), models.CheckConstraint(condition=models.Q(('state__in', ['RECEIVED', 'ACCEPTED', 'FILED', 'SOLVED', 'SENT', 'CONCLUDED', 'NOT_FILED', 'WITHDRAWN', 'HANDED_OVER', 'MERGED'])), name='case_state_known'), models.CheckConstraint(condition=models.Q(('source__in', ['CALL', 'COUNTER', 'WARNING', 'LEAD', 'TRANSFER', 'LIST'])), name='case_source_known'), models.CheckConstraint(condition=models.Q(('state__in', ('RECEIVED', 'ACCEPTED', 'NOT_FILED', 'HANDED_OVER', 'MERGED')), models.Q(('case_no', ''), _negated=True), _connector='OR'), name='case_filed_has_number'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'MERGED'), models.Q(('merged_into', models.F('id')), _negated=True)), models.Q(models.Q(('state', 'MERGED'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='case_merged_into_one')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CaseOfficer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('leads', models.BooleanField(default=False, verbose_name='Leads the case')),
                    ('since', models.DateField(verbose_name='From')),
                    ('until', models.DateField(null=True, verbose_name='Until')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officers', to='cases.case')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Officer')),
                ],
                options={
                    'verbose_name': 'Officer of a case',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('case', 'person'), name='case_officer_once'), models.UniqueConstraint(condition=models.Q(('leads', True), ('until', None)), fields=('case',), name='case_one_leads'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='case_officer_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CaseStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('act', models.CharField(choices=[('receive', 'Reported'), ('accept', 'Accepted'), ('extend', 'Limit of the decision extended'), ('file', 'Filed'), ('not_file', 'Not filed'), ('notify', 'Notice of not filing given'), ('solve', 'Solved'), ('send', 'Sent for prosecution'), ('return', 'Returned for further investigation'), ('conclude', 'Concluded'), ('withdraw', 'Withdrawn'), ('restore', 'Withdrawal taken back'), ('hand_over', 'Handed over to another organ'), ('merge', 'Joined to another case'), ('assign', 'Given to officers'), ('victim', 'Victim recorded'), ('edit', 'Facts put right')], max_length=12)),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('day', models.DateField(null=True, verbose_name='Day')),
                    ('document_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('organ', models.CharField(blank=True, max_length=64, verbose_name='Deciding organ')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cases.case')),
                    ('struck_by', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrects', to='cases.casestep', verbose_name='Corrected by')),
                    ('because', models.CharField(blank=True, db_default='', default='', max_length=24, verbose_name='Ground')),
                ],
                options={
                    'verbose_name': 'Step of a case',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['case', 'id'], name='case_steps'), models.Index(condition=models.Q(('struck_by__isnull', True)), fields=['act', 'day'], name='case_step_day'), models.Index(fields=['act', 'day', 'case'], name='case_step_known')],
                    'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('document_no')), '^(\\W|_)*(A(\\W|_)*J|D(\\W|_)*J|F(\\W|_)*H|L(\\W|_)*D|Y(\\W|_)*[BJ]|Z(\\W|_)*[FJ])((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='case_step_number_copied'), models.CheckConstraint(condition=models.Q(('act__in', ['receive', 'accept', 'extend', 'file', 'not_file', 'notify', 'solve', 'send', 'return', 'conclude', 'withdraw', 'restore', 'hand_over', 'merge', 'assign', 'victim', 'edit'])), name='case_step_act_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Victim',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('no', models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='Victim')),
                    ('occurred_at', models.DateTimeField(verbose_name='Occurred')),
                    ('reported_at', models.DateTimeField(verbose_name='Reported')),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name')),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                    ('phone_index', wuzha.sealed.fields.BlindIndexField('phone', blank=True, null=True)),
                    ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number')),
                    ('id_index', wuzha.sealed.fields.BlindIndexField('id_no', blank=True, null=True)),
                    ('account', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Account')),
                    ('account_index', wuzha.sealed.fields.BlindIndexField('account', blank=True, null=True)),
                    ('address', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ADDRESS'], blank=True, editable=False, null=True, verbose_name='Residence')),
                    ('loss_fen', models.BigIntegerField(default=0, verbose_name='Loss claimed')),
                    ('verified_fen', models.BigIntegerField(null=True, verbose_name='Loss verified')),
                    ('averted_fen', models.BigIntegerField(null=True, verbose_name='Loss averted')),
                    ('reached_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None, verbose_name='How reached')),
                    ('paid_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None, verbose_name='How paid')),
                    ('flags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=48), default=list, size=None, verbose_name='Flags')),
                    ('line', models.PositiveIntegerField(null=True)),
                    ('digest', models.BinaryField(max_length=16, null=True)),
                    ('raw', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Received')),
                    ('checked_at', models.DateTimeField(null=True, verbose_name='Back-checked')),
                    ('synthetic', models.BooleanField(default=False, verbose_name='Synthetic')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='victims', to='cases.case')),
                    ('home_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Township of residence')),
                    ('birth_year', wuzha.sealed.fields.BirthYearField('id_no', blank=True, editable=False, null=True, verbose_name='Year of birth')),
                    ('occupation', models.CharField(blank=True, db_default='', default='', max_length=24, verbose_name='Occupation')),
                    ('sex', wuzha.sealed.fields.SexField('id_no', blank=True, editable=False, null=True, verbose_name='Sex')),
                ],
                options={
                    'verbose_name': 'Victim',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['reported_at'], name='victim_reported'), models.Index(fields=['occurred_at'], name='victim_occurred'), models.Index(condition=models.Q(('phone_index__isnull', False)), fields=['phone_index'], name='victim_phone'), models.Index(condition=models.Q(('id_index__isnull', False)), fields=['id_index'], name='victim_id_no'), models.Index(condition=models.Q(('account_index__isnull', False)), fields=['account_index'], name='victim_account'), models.Index(condition=models.Q(('id_no__isnull', False), ('sex__isnull', True)), fields=['id'], name='victim_unread')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'no'), name='victim_once'), models.CheckConstraint(condition=models.Q(('phone_index__isnull', False), ('id_index__isnull', False), ('account_index__isnull', False), ('batch__isnull', True), _connector='OR'), name='victim_has_a_key'), models.CheckConstraint(condition=models.Q(('loss_fen__gte', 0), models.Q(('verified_fen__isnull', True), ('verified_fen__gte', 0), _connector='OR'), models.Q(('averted_fen__isnull', True), ('averted_fen__gte', 0), _connector='OR')), name='victim_sums_not_negative'), models.CheckConstraint(condition=models.Q(('occurred_at__lte', models.F('reported_at'))), name='victim_times_in_order'), models.CheckConstraint(condition=models.Q(('sex__isnull', True), ('sex__in', [0, 1, 2]), _connector='OR'), name='victim_sex_known'), models.CheckConstraint(condition=models.Q(('birth_year__isnull', True), ('birth_year__range', (1900, 2200)), _connector='OR'), name='victim_birth_year')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CaseAlert',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_at', models.DateTimeField(verbose_name='Due')),
                    ('meant_at', models.DateTimeField(verbose_name='Reached')),
                    ('fired_at', models.DateTimeField(verbose_name='Alert sent')),
                    ('acknowledged_at', models.DateTimeField(null=True, verbose_name='Acknowledged')),
                    ('clock', models.CharField(choices=[('ACCEPT', 'Acceptance'), ('DECIDE', 'Decision on the filing'), ('NOTICE', 'Notice of not filing')], max_length=8, verbose_name='Clock')),
                    ('percent', models.PositiveSmallIntegerField(verbose_name='Percent of its time')),
                    ('tell', models.CharField(choices=[('OFFICER', 'Officers of the case'), ('CHIEF', 'Who leads the handling unit'), ('CENTRE', 'Who leads the centre')], max_length=8, verbose_name='Told')),
                    ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='cases.case')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Alert of a case',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('acknowledged_at__isnull', True)), fields=['unit', '-meant_at'], name='case_alert_open')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'clock', 'percent', 'tell', 'due_at'), name='case_alert_once'), models.CheckConstraint(condition=models.Q(('clock__in', ['ACCEPT', 'DECIDE', 'NOTICE'])), name='case_alert_clock_known'), models.CheckConstraint(condition=models.Q(('tell__in', ['OFFICER', 'CHIEF', 'CENTRE'])), name='case_alert_tell_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='FormerFact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=16, verbose_name='Fact')),
                    ('was', models.CharField(blank=True, max_length=200, verbose_name='Said before')),
                    ('was_sealed', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Said before')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_facts', to='cases.case')),
                    ('victim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='former_facts', to='cases.victim')),
                ],
                options={
                    'verbose_name': 'Former fact of a case',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['case', '-at'], name='former_fact_of_case')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(CASE_LIFE.guard(CASES, "a case", loaded="NEW.source = 'LIST'"), CASE_LIFE.unguard(CASES)),
        migrations.RunSQL(guard(STEPS, but="struck_by_id"), unguard(STEPS)),
        migrations.RunSQL(guard(FACTS), unguard(FACTS)),
    ]
