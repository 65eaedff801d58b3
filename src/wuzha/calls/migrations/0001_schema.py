# SPDX-License-Identifier: Apache-2.0
"""Calls of 96110, reports of banks, what was answered, and protective holds.

The lives of calls and of reports of banks are held in the database: no statement, whoever sends it, moves them another
way than `calls.rules` says. What was answered and what was done is only ever added to.
"""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import uuid
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.calls.rules.states import BANK_LIFE, CALL_LIFE
from wuzha.schema import CreateModels

CALLS, BANKS = "calls_call", "calls_bankreport"
GROWING = ("calls_callanswer", "calls_callchange", "calls_bankchange")
FORWARD = r"""
CREATE FUNCTION calls_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The retention service says so in its transaction; even then only a sealed value is emptied, or replaced by a
  -- sealed one (its tombstone).
  IF TG_OP = 'UPDATE' AND current_setting('wuzha.erasing', true) = 'on' AND NOT EXISTS (
    SELECT FROM jsonb_each(to_jsonb(OLD)) AS was JOIN jsonb_each(to_jsonb(NEW)) AS becomes USING (key)
    WHERE was.value IS DISTINCT FROM becomes.value AND NOT (
      starts_with(was.value #>> '{}', '\x')
      AND (becomes.value = 'null'::jsonb OR starts_with(becomes.value #>> '{}', '\x'))
    )
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION calls_refuse_change();\n"
    for table in GROWING
)
BACKWARD = (
    "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in GROWING)
    + "DROP FUNCTION calls_refuse_change();\n"
)


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('calls', '0002_guards'),
        ('calls', '0003_doors'),
        ('calls', '0004_holds'),
        ('calls', '0005_found_after_corrections'),
        ('calls', '0006_cases_of_calls'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        ('funds', '0001_schema'),
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Call',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step_at', models.DateTimeField(null=True)),
                    ('way', models.CharField(choices=[('96110', '96110'), ('110', '110 transfer'), ('COUNTER', 'Counter'), ('BANK', 'Report of a bank')], max_length=8, verbose_name='Way in')),
                    ('state', models.CharField(choices=[('CALL', 'Being asked'), ('TRIAGE', 'Paid or not is known'), ('STOP_SENT', 'Stop prepared'), ('ACCEPTED', 'Accepted'), ('FILED', 'Filed'), ('NOT_FILED', 'Not filed'), ('TRANSFERRED', 'Transferred'), ('ADMIN', 'Administrative case'), ('NO_LOSS', 'Nothing was paid'), ('AGAIN', 'Told again')], default='CALL', max_length=12, verbose_name='State')),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name')),
                    ('name_index', wuzha.sealed.fields.BlindIndexField('name', blank=True, null=True)),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                    ('phone_index', wuzha.sealed.fields.BlindIndexField('phone', blank=True, null=True)),
                    ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number')),
                    ('id_index', wuzha.sealed.fields.BlindIndexField('id_no', blank=True, null=True)),
                    ('own_account', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Own account')),
                    ('loss_fen', models.BigIntegerField(default=0, verbose_name='Loss')),
                    ('asked_fen', models.BigIntegerField(null=True, verbose_name='Asked for, not paid')),
                    ('fraud_type', models.CharField(blank=True, max_length=24, verbose_name='Scam type')),
                    ('reference', models.CharField(blank=True, max_length=64, verbose_name='Report number')),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Began')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='Hung up')),
                    ('joined_at', models.DateTimeField(null=True, verbose_name='Three on the line since')),
                    ('joined_by', models.CharField(blank=True, max_length=64, verbose_name='Desk of 110')),
                    ('warning_id', models.BigIntegerField(null=True)),
                    ('prepared_at', models.DateTimeField(null=True, verbose_name='First stop prepared')),
                    ('decided_no', models.CharField(blank=True, max_length=64, verbose_name='Acceptance number')),
                    ('decided_at', models.DateTimeField(null=True, verbose_name='Accepted or transferred')),
                    ('transferred_to', models.CharField(blank=True, max_length=64, verbose_name='Transferred to')),
                    ('due_at', models.DateTimeField(null=True, verbose_name='Due')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(default=False)),
                    ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.fundscase')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.report')),
                    ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('first', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='again', to='calls.call')),
                    ('own_index', wuzha.sealed.fields.BlindIndexField('own_account', blank=True, null=True)),
                    ('criminal_case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='cases.case')),
                ],
                options={
                    'verbose_name': 'Call',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at', 'id'], name='call_open'), models.Index(fields=['-started_at', '-id'], name='call_list'), models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='call_step'), models.Index(condition=models.Q(('phone_index__isnull', False)), fields=['phone_index'], name='call_phone'), models.Index(condition=models.Q(('own_index__isnull', False)), fields=['own_index'], name='call_own'), models.Index(condition=models.Q(('warning_id__isnull', False)), fields=['warning_id'], name='call_warning')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('loss_fen__gte', 0)), name='call_loss_not_negative'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='call_hangs_up_later'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'STOP_SENT'), _negated=True), models.Q(('prepared_at__isnull', False), ('report__isnull', False)), _connector='OR'), name='call_stop_has_report'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'TRANSFERRED'), _negated=True), models.Q(('transferred_to', ''), _negated=True), _connector='OR'), name='call_transferred_somewhere'), models.CheckConstraint(condition=models.Q(('state__in', ('CALL', 'TRIAGE', 'STOP_SENT', 'ACCEPTED')), models.Q(('due_at__isnull', True), ('step_at__isnull', True)), _connector='OR'), name='call_done_has_no_clock'), models.CheckConstraint(condition=models.Q(('way__in', ['96110', '110', 'COUNTER', 'BANK'])), name='call_way_known'), models.CheckConstraint(condition=models.Q(('state__in', ['CALL', 'TRIAGE', 'STOP_SENT', 'ACCEPTED', 'FILED', 'NOT_FILED', 'TRANSFERRED', 'ADMIN', 'NO_LOSS', 'AGAIN'])), name='call_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ['CALL', 'TRIAGE', 'STOP_SENT', 'NO_LOSS', 'AGAIN']), models.Q(models.Q(('decided_no', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='call_decided_whole'), models.CheckConstraint(condition=models.Q(models.Q(('first__isnull', False), ('state', 'AGAIN')), models.Q(models.Q(('state', 'AGAIN'), _negated=True), ('first__isnull', True)), _connector='OR'), name='call_told_again_has_a_first')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='BankReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step_at', models.DateTimeField(null=True)),
                    ('channel', models.CharField(choices=[('PHONE', 'Phone'), ('COUNTER', 'Counter'), ('FILE', 'File')], max_length=8, verbose_name='Channel')),
                    ('state', models.CharField(choices=[('RECEIVED', 'To be judged'), ('JUDGED', 'To be answered'), ('ANSWERED', 'Answered'), ('DONE', 'Bank has acted')], default='RECEIVED', max_length=8, verbose_name='State')),
                    ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Received')),
                    ('reference', models.CharField(blank=True, max_length=64, verbose_name='Report number')),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name')),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                    ('account', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Account of the customer')),
                    ('amount_fen', models.BigIntegerField(null=True, verbose_name='Amount')),
                    ('what', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What is odd')),
                    ('verdict', models.CharField(blank=True, choices=[('FRAUD', 'Fraud'), ('CLEAR', 'Ruled out'), ('OPEN', 'To be checked')], max_length=8, verbose_name='Verdict')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('judged_at', models.DateTimeField(null=True, verbose_name='Judged')),
                    ('answered_at', models.DateTimeField(null=True, verbose_name='Answered')),
                    ('answered_to', models.CharField(blank=True, max_length=64, verbose_name='Told to')),
                    ('bank_action', models.CharField(blank=True, choices=[('DELAYED', 'Delayed the payment'), ('LIMITED', 'Limited the account'), ('RELEASED', 'Let the payment go'), ('REFUSED', 'Refused the transaction')], max_length=8, verbose_name='What the bank did')),
                    ('acted_at', models.DateTimeField(null=True, verbose_name='Bank acted')),
                    ('due_at', models.DateTimeField(null=True, verbose_name='Due')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(default=False)),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.institution', verbose_name='Institution')),
                    ('judged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('received_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('call', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bank_reports', to='calls.call')),
                    ('account_index', wuzha.sealed.fields.BlindIndexField('account', blank=True, null=True)),
                    ('batch_id', models.BigIntegerField(null=True)),
                    ('name_index', wuzha.sealed.fields.BlindIndexField('name', blank=True, null=True)),
                    ('paid_at', models.DateTimeField(null=True, verbose_name='Paid at')),
                    ('payee', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Account of the payee')),
                    ('payee_index', wuzha.sealed.fields.BlindIndexField('payee', blank=True, null=True)),
                    ('phone_index', wuzha.sealed.fields.BlindIndexField('phone', blank=True, null=True)),
                ],
                options={
                    'verbose_name': 'Report of a bank',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('state__in', ('RECEIVED', 'JUDGED', 'ANSWERED'))), fields=['due_at', 'id'], name='bank_report_open'), models.Index(fields=['-received_at', '-id'], name='bank_report_list'), models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='bank_report_step'), models.Index(condition=models.Q(('phone_index__isnull', False)), fields=['phone_index'], name='bank_report_phone'), models.Index(condition=models.Q(('account_index__isnull', False)), fields=['account_index'], name='bank_report_own'), models.Index(condition=models.Q(('payee_index__isnull', False)), fields=['payee_index'], name='bank_report_payee')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['RECEIVED', 'JUDGED', 'ANSWERED', 'DONE'])), name='bank_report_state_known'), models.CheckConstraint(condition=models.Q(('state', 'RECEIVED'), models.Q(models.Q(('verdict', ''), _negated=True), ('judged_at__isnull', False)), _connector='OR'), name='bank_report_judged_whole'), models.CheckConstraint(condition=models.Q(('state__in', ['RECEIVED', 'JUDGED']), models.Q(('answered_at__isnull', False), models.Q(('answered_to', ''), _negated=True)), _connector='OR'), name='bank_report_answered_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'DONE'), _negated=True), models.Q(models.Q(('bank_action', ''), _negated=True), ('acted_at__isnull', False)), _connector='OR'), name='bank_report_done_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CallAlert',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_at', models.DateTimeField(verbose_name='Due')),
                    ('meant_at', models.DateTimeField(verbose_name='Reached')),
                    ('fired_at', models.DateTimeField(verbose_name='Alert sent')),
                    ('acknowledged_at', models.DateTimeField(null=True, verbose_name='Acknowledged')),
                    ('kind', models.CharField(choices=[('LEVEL_1', 'A stop of level 1 is not issued in time'), ('REGISTER', 'Not accepted or transferred in time'), ('HOLD_ENDS', 'A protective hold ends'), ('BANK_LATE', 'A bank waits for its answer')], max_length=12, verbose_name='Kind')),
                    ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('bank_report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='calls.bankreport')),
                    ('call', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='calls.call')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Alert of a call',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('acknowledged_at__isnull', True)), fields=['centre', '-meant_at'], name='call_alert_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bank_report__isnull', True), ('call__isnull', False)), models.Q(('bank_report__isnull', False), ('call__isnull', True)), _connector='OR'), name='call_alert_of_one'), models.UniqueConstraint(condition=models.Q(('call__isnull', False)), fields=('call', 'kind', 'due_at'), name='alert_of_call_once'), models.UniqueConstraint(condition=models.Q(('bank_report__isnull', False)), fields=('bank_report', 'kind', 'due_at'), name='alert_of_bank_report_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CallAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=24, verbose_name='Asked')),
                    ('value', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Answer')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='calls.call')),
                    ('value_index', models.BinaryField(max_length=16, null=True)),
                ],
                options={
                    'verbose_name': 'Answer of a caller',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['call', 'id'], name='answer_of_call'), models.Index(condition=models.Q(('value_index__isnull', False)), fields=['value_index'], name='answer_value')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CallChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('act', models.CharField(choices=[('triage', 'said whether something was paid'), ('prepare', 'prepared the first stop'), ('accept', 'accepted'), ('file', 'filed'), ('not_file', 'not filed'), ('transfer', 'transferred'), ('admin', 'handled as an administrative case'), ('close', 'closed, nothing was paid'), ('same', 'found to be told again')], max_length=16)),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='calls.call')),
                ],
                options={
                    'verbose_name': 'Change of a call',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['call', 'at'], name='change_of_call')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CallPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('kind', models.CharField(choices=[('RECEIPT', 'Receipt of acceptance')], max_length=8, verbose_name='Kind')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='calls.call')),
                ],
                options={
                    'verbose_name': 'Paper of a call',
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
                name='CallStop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row', models.PositiveSmallIntegerField()),
                    ('refused', models.CharField(blank=True, max_length=32)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='calls.call')),
                    ('stop', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.stoporder')),
                ],
                options={
                    'verbose_name': 'Stop out of a call',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('call', 'row'), name='call_row_prepared_once'), models.CheckConstraint(condition=models.Q(('stop__isnull', False), models.Q(('refused', ''), _negated=True), _connector='OR'), name='call_stop_or_why')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ProtectiveHold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step_at', models.DateTimeField(null=True)),
                    ('road', models.CharField(choices=[('PAYEE', 'Stop the payee'), ('OWN', 'The person asks the bank to pause'), ('BANK', 'The bank delays by its own duty')], max_length=8, verbose_name='Road')),
                    ('consent', models.CharField(choices=[('GIVEN', 'Agreed'), ('REFUSED', 'Refused'), ('NOT_NEEDED', 'Not needed')], max_length=12, verbose_name='Consent')),
                    ('agreed_by', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Who agreed')),
                    ('record_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the recording')),
                    ('account', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Account')),
                    ('amount_fen', models.BigIntegerField(null=True, verbose_name='Sum')),
                    ('started_at', models.DateTimeField(null=True, verbose_name='From')),
                    ('ends_at', models.DateTimeField(null=True, verbose_name='Until')),
                    ('lifted_at', models.DateTimeField(null=True, verbose_name='Lifted')),
                    ('lifted_by', models.CharField(blank=True, max_length=64, verbose_name='Lifted by')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='calls.call')),
                    ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.institution', verbose_name='Institution')),
                    ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('stop', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.stoporder', verbose_name='Stop order')),
                ],
                options={
                    'verbose_name': 'Protective hold',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='hold_step')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('road__in', ['PAYEE', 'OWN', 'BANK'])), name='hold_road_known'), models.CheckConstraint(condition=models.Q(models.Q(('consent', 'REFUSED'), _negated=True), models.Q(('ends_at__isnull', True), ('started_at__isnull', True)), _connector='OR'), name='hold_refused_holds_nothing'), models.CheckConstraint(condition=models.Q(models.Q(('road', 'OWN'), _negated=True), ('started_at__isnull', True), models.Q(('consent', 'GIVEN'), models.Q(('record_no', ''), _negated=True)), _connector='OR'), name='hold_own_account_with_consent'), models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', True), ('started_at__isnull', True)), ('ends_at__gt', models.F('started_at')), _connector='OR'), name='hold_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('lifted_at__isnull', True), models.Q(('started_at__isnull', False), models.Q(('lifted_by', ''), _negated=True)), _connector='OR'), name='hold_lifted_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('road', 'PAYEE'), _negated=True), ('started_at__isnull', True), ('stop__isnull', False), _connector='OR'), name='hold_payee_with_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='BankChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('act', models.CharField(choices=[('judge', 'judged'), ('answer', 'answered the bank'), ('act', 'recorded what the bank did')], max_length=16)),
                    ('from_state', models.CharField(max_length=8)),
                    ('to_state', models.CharField(max_length=8)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('bank_report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='calls.bankreport')),
                ],
                options={
                    'verbose_name': "Change of a bank's report",
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['bank_report', 'at'], name='change_of_bank_report')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(CALL_LIFE.guard(CALLS, "a call"), CALL_LIFE.unguard(CALLS)),
        migrations.RunSQL(BANK_LIFE.guard(BANKS, "a report of a bank"), BANK_LIFE.unguard(BANKS)),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
