# SPDX-License-Identifier: Apache-2.0
"""Leads, informants and rewards.

The life of a lead is held in the database: no statement ends one without a conclusion. Steps, ways onward, informants,
rewards and facts that were put right are only ever added to; a right is given, decided and ended, never changed
otherwise.
"""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wuzha.plain
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.leads.rules.life import LEAD_LIFE
from wuzha.schema import CreateModels

LEADS = "leads_lead"
GROWING = ("leads_leadstep", "leads_leadonward", "leads_informant", "leads_reward", "leads_formerleadfact")
_RIGHT = """
CREATE FUNCTION leads_informantright_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
    OR (to_jsonb(NEW) - ARRAY['granted', 'decided_by_id', 'decided_at', 'ended_by_id', 'ended_at'])
      <> (to_jsonb(OLD) - ARRAY['granted', 'decided_by_id', 'decided_at', 'ended_by_id', 'ended_at'])
    OR (OLD.granted IS NOT NULL AND (NEW.granted, NEW.decided_by_id) IS DISTINCT FROM (OLD.granted, OLD.decided_by_id))
    OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
    RAISE EXCEPTION 'a right is given, decided and ended, never changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER leads_informantright_guard BEFORE UPDATE OR DELETE ON leads_informantright
  FOR EACH ROW EXECUTE FUNCTION leads_informantright_guard();
"""
_NO_RIGHT = """
DROP TRIGGER leads_informantright_guard ON leads_informantright;
DROP FUNCTION leads_informantright_guard();
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('leads', '0002_guards'),
        ('leads', '0003_former_facts'),
        ('leads', '0004_who_approved_a_reward'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        ('intake', '0001_schema'),
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Lead',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step_at', models.DateTimeField(null=True)),
                    ('state', models.CharField(choices=[('RECORDED', 'To be checked'), ('CHECKING', 'Being checked'), ('CONCLUDED', 'Checked, to be handed on'), ('CLOSED', 'Ended')], default='RECORDED', max_length=12, verbose_name='State')),
                    ('kind', models.CharField(max_length=24, verbose_name='Kind of lead')),
                    ('source', models.CharField(max_length=24, verbose_name='Source of the lead')),
                    ('source_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the source')),
                    ('sender', models.CharField(blank=True, max_length=64, verbose_name='Sent by')),
                    ('received_at', models.DateTimeField(verbose_name='Received')),
                    ('what', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What was told')),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Whom it names')),
                    ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number')),
                    ('id_index', wuzha.sealed.fields.BlindIndexField('id_no', blank=True, null=True)),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                    ('phone_index', wuzha.sealed.fields.BlindIndexField('phone', blank=True, null=True)),
                    ('account', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Account')),
                    ('account_index', wuzha.sealed.fields.BlindIndexField('account', blank=True, null=True)),
                    ('chat', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['CHAT'], blank=True, editable=False, null=True, verbose_name='Chat account')),
                    ('chat_index', wuzha.sealed.fields.BlindIndexField('chat', blank=True, null=True)),
                    ('place', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ADDRESS'], blank=True, editable=False, null=True, verbose_name='Place')),
                    ('conclusion', models.CharField(blank=True, choices=[('TRUE', 'True'), ('FALSE', 'Not true'), ('DOUBTFUL', 'Doubtful')], max_length=12, verbose_name='Conclusion')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What was found')),
                    ('reply_due_at', models.DateTimeField(null=True, verbose_name='Reply due')),
                    ('origin_type', models.CharField(blank=True, max_length=32)),
                    ('origin_id', models.BigIntegerField(null=True)),
                    ('line', models.PositiveIntegerField(null=True)),
                    ('digest', models.BinaryField(max_length=16, null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('checking', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Checked by')),
                    ('place_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Township')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Recorded by')),
                ],
                options={
                    'verbose_name': 'Lead',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-received_at', '-id'], name='lead_list'), models.Index(fields=['centre', 'state'], name='lead_of_centre'), models.Index(condition=models.Q(('reply_due_at__isnull', False)), fields=['reply_due_at', 'id'], name='lead_due'), models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='lead_step_at'), models.Index(condition=models.Q(('id_index__isnull', False)), fields=['id_index'], name='lead_id'), models.Index(condition=models.Q(('phone_index__isnull', False)), fields=['phone_index'], name='lead_phone'), models.Index(condition=models.Q(('account_index__isnull', False)), fields=['account_index'], name='lead_account'), models.Index(condition=models.Q(('chat_index__isnull', False)), fields=['chat_index'], name='lead_chat')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('source_no', ''), _negated=True), fields=('centre', 'source', 'source_no'), name='lead_no_once'), models.CheckConstraint(condition=models.Q(('source_no', wuzha.plain.Plain(models.F('source_no')))), name='lead_no_plain'), models.CheckConstraint(condition=models.Q(('state__in', ['RECORDED', 'CHECKING', 'CONCLUDED', 'CLOSED'])), name='lead_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('CONCLUDED', 'CLOSED')), models.Q(('conclusion', ''), _negated=True)), models.Q(models.Q(('state__in', ('CONCLUDED', 'CLOSED')), _negated=True), ('conclusion', '')), _connector='OR'), name='lead_ends_with_conclusion'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'CLOSED'), _negated=True), ('reply_due_at__isnull', True), _connector='OR'), name='lead_ends_replied'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'CHECKING'), _negated=True), ('checking__isnull', False), _connector='OR'), name='lead_checked_by_one')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Informant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name of the informant')),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone of the informant')),
                    ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number of the informant')),
                    ('address', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ADDRESS'], blank=True, editable=False, null=True, verbose_name='Address of the informant')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='How to reach the informant')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('lead', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='informant', to='leads.lead')),
                ],
                options={
                    'verbose_name': 'Informant',
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
                name='LeadAlert',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_at', models.DateTimeField(verbose_name='Due')),
                    ('meant_at', models.DateTimeField(verbose_name='Reached')),
                    ('fired_at', models.DateTimeField(verbose_name='Alert sent')),
                    ('acknowledged_at', models.DateTimeField(null=True, verbose_name='Acknowledged')),
                    ('days', models.SmallIntegerField()),
                    ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='leads.lead')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Alert of a lead',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('lead', 'days', 'unit', 'due_at'), name='lead_alert_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='LeadOnward',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('way', models.CharField(choices=[('CASE', 'Case'), ('PENALTY', 'Administrative penalty'), ('SANCTION', 'Sanction')], max_length=12, verbose_name='Handed on to')),
                    ('organ', models.CharField(blank=True, max_length=64, verbose_name='Organ that takes it')),
                    ('document_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case', verbose_name='Case')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='onwards', to='leads.lead')),
                ],
                options={
                    'verbose_name': 'Lead handed on',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('way', 'CASE')), models.Q(models.Q(('way', 'CASE'), _negated=True), ('case__isnull', True), models.Q(('organ', ''), _negated=True)), _connector='OR'), name='lead_onward_of_case'), models.UniqueConstraint(fields=('lead', 'case'), name='lead_once_in_a_case')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='LeadStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('act', models.CharField(choices=[('record', 'Recorded'), ('check', 'Given to a unit to check'), ('recall', 'Check withdrawn'), ('conclude', 'Concluded'), ('onward', 'Handed on'), ('reply', 'Replied to the source'), ('feedback', 'Fed back to the source'), ('informant', 'Informant recorded'), ('reward', 'Reward recorded'), ('edit', 'Facts put right'), ('close', 'Ended')], max_length=12)),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('code', models.CharField(blank=True, max_length=12)),
                    ('document_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='leads.lead')),
                ],
                options={
                    'verbose_name': 'Step of a lead',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['lead', 'id'], name='lead_steps')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['record', 'check', 'recall', 'conclude', 'onward', 'reply', 'feedback', 'informant', 'reward', 'edit', 'close'])), name='lead_step_act_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Reward',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fen', models.BigIntegerField(verbose_name='Sum')),
                    ('basis', models.CharField(max_length=120, verbose_name='Basis')),
                    ('paid_on', models.DateField(verbose_name='Paid on')),
                    ('paid_by', models.CharField(max_length=64, verbose_name='Paid by')),
                    ('receipt_no', models.CharField(max_length=64, verbose_name='Number of the receipt')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('informant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.informant')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rewards', to='leads.lead')),
                    ('approved_by', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Approved by')),
                ],
                options={
                    'verbose_name': 'Reward',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='reward_positive'), models.UniqueConstraint(fields=('lead', 'receipt_no'), name='reward_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='InformantRight',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_on', models.DateField(verbose_name='From')),
                    ('until_on', models.DateField(verbose_name='Until')),
                    ('reason', models.CharField(max_length=200, verbose_name='Reason')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('granted', models.BooleanField(null=True, verbose_name='Granted')),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='Ended')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Given to')),
                ],
                options={
                    'verbose_name': 'Right to see informants',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['person', 'until_on'], name='informant_right_of')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='informant_right_days'), models.CheckConstraint(condition=models.Q(models.Q(('asked_by', models.F('person')), _negated=True), models.Q(models.Q(('decided_by__isnull', True), ('granted__isnull', True)), models.Q(('decided_by__isnull', False), ('granted__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True), models.Q(('decided_by', models.F('person')), _negated=True)), _connector='OR')), name='informant_right_second_person')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='FormerLeadFact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=16, verbose_name='Fact')),
                    ('was', models.CharField(blank=True, max_length=200, verbose_name='Said before')),
                    ('was_sealed', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Said before')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_facts', to='leads.lead')),
                ],
                options={
                    'verbose_name': 'Former fact of a lead',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['lead', '-at'], name='former_fact_of_lead')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(LEAD_LIFE.guard(LEADS, "a lead"), LEAD_LIFE.unguard(LEADS)),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
        migrations.RunSQL(_RIGHT, _NO_RIGHT),
    ]
