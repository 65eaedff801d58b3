# SPDX-License-Identifier: Apache-2.0
"""Measures, their appeals, inspections of what was mended, and lists that were handed out.

The life of a measure is held in the database; steps, evidence and inspections are only ever added to; what a measure
was decided on stays.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import uuid
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.measures.rules.life import MEASURE_LIFE
from wuzha.schema import CreateModels

MEASURES = "measures_measure"
GROWING = ("measures_measurestep", "measures_measureevidence", "measures_handoutrow", "measures_review")
_DECIDED = """
CREATE FUNCTION measures_measure_keep_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.kind, NEW.subject_id, NEW.unit_id, NEW.proposed_by_id)
    IS DISTINCT FROM (OLD.kind, OLD.subject_id, OLD.unit_id, OLD.proposed_by_id) THEN
    RAISE EXCEPTION 'kind, subject and proposer of a measure stay' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.decided_at IS NOT NULL AND
    (NEW.ground, NEW.ground_version, NEW.ground_since, NEW.article, NEW.approved_by_id, NEW.authority_no,
     NEW.authority_on, NEW.decided_at)
    IS DISTINCT FROM
    (OLD.ground, OLD.ground_version, OLD.ground_since, OLD.article, OLD.approved_by_id, OLD.authority_no,
     OLD.authority_on, OLD.decided_at) THEN
    RAISE EXCEPTION 'what a measure was decided on stays' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER measures_measure_decision BEFORE UPDATE ON measures_measure
  FOR EACH ROW EXECUTE FUNCTION measures_measure_keep_decision();
"""
_UNDECIDED = """
DROP TRIGGER measures_measure_decision ON measures_measure;
DROP FUNCTION measures_measure_keep_decision();
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('measures', '0002_guards'),
        ('measures', '0003_review'),
        ('measures', '0004_at_an_instant'),
    ]

    dependencies = [
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='HandOut',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None, verbose_name='Kinds')),
                    ('purpose', models.CharField(max_length=120, verbose_name='Purpose')),
                    ('state', models.CharField(choices=[('ASKED', 'Waits for a second person'), ('MADE', 'Handed out'), ('REFUSED', 'Refused')], default='ASKED', max_length=8, verbose_name='State')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Asked for')),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('held_at', models.DateTimeField(null=True, verbose_name='As of')),
                    ('rows', models.PositiveIntegerField(default=0, verbose_name='Rows')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('size', models.PositiveIntegerField(default=0)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Receiver')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Handed out by')),
                ],
                options={
                    'verbose_name': 'List handed out',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['unit', '-asked_at'], name='measures_handout_list'), models.Index(fields=['receiver', '-asked_at'], name='measures_handout_given')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['ASKED', 'MADE', 'REFUSED'])), name='measures_handout_state_known'), models.CheckConstraint(condition=models.Q(('state', 'ASKED'), models.Q(('decided_by__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='measures_handout_two_people'), models.CheckConstraint(condition=models.Q(('state', 'MADE'), ('held_at__isnull', True), _connector='XOR'), name='measures_handout_made_has_time')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Measure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step_at', models.DateTimeField(null=True)),
                    ('kind', models.CharField(max_length=16, verbose_name='Kind of measure')),
                    ('state', models.CharField(choices=[('PROPOSED', 'Proposed, to be examined'), ('RETURNED', 'Returned, to be completed'), ('OUTSIDE', 'Before the deciding authority'), ('DECIDED', 'Decided, to be served'), ('IN_FORCE', 'In force'), ('LIFTED', 'Lifted'), ('EXPIRED', 'Expired'), ('REFUSED', 'Not approved'), ('WITHDRAWN', 'Withdrawn')], default='PROPOSED', max_length=12, verbose_name='State')),
                    ('stage', models.CharField(blank=True, max_length=16, verbose_name='Stage')),
                    ('title', models.CharField(max_length=64, verbose_name='Matter')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Why')),
                    ('values', models.JSONField(default=dict)),
                    ('ground', models.CharField(max_length=48, verbose_name='Ground')),
                    ('ground_title', models.CharField(max_length=120)),
                    ('ground_version', models.CharField(max_length=24)),
                    ('ground_since', models.DateField()),
                    ('ground_until', models.DateField(null=True)),
                    ('ground_day', models.DateField()),
                    ('article', models.CharField(max_length=300, verbose_name='Article')),
                    ('about_type', models.CharField(blank=True, max_length=32)),
                    ('about_id', models.BigIntegerField(null=True)),
                    ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Proposed')),
                    ('approved_at', models.DateTimeField(null=True, verbose_name='Approved')),
                    ('document_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('authority', models.CharField(blank=True, max_length=64, verbose_name='Deciding authority')),
                    ('authority_no', models.CharField(blank=True, max_length=64)),
                    ('authority_on', models.DateField(null=True)),
                    ('decided_at', models.DateTimeField(null=True, verbose_name='Decided')),
                    ('served_at', models.DateTimeField(null=True, verbose_name='Served')),
                    ('served_by', models.CharField(blank=True, choices=[('DIRECT', 'In person'), ('LEFT', 'Left at the place'), ('ENTRUSTED', 'Through another organ'), ('POST', 'By post'), ('PUBLIC', 'By public notice'), ('PAGE', "On the unit's page")], max_length=12)),
                    ('term_length', models.PositiveSmallIntegerField(null=True)),
                    ('term_unit', models.CharField(blank=True, max_length=16)),
                    ('starts_at', models.DateTimeField(null=True, verbose_name='In force from')),
                    ('until', models.DateTimeField(null=True, verbose_name='In force to')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='Ended')),
                    ('end_reason', models.CharField(blank=True, choices=[('MET', 'Its purpose is reached'), ('APPEAL', 'The appeal is right'), ('WRONG', 'It was wrong'), ('REPLACED', 'The next step took its place'), ('OTHER', 'Another reason')], max_length=12)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('completed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='following', to='measures.measure')),
                    ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Proposed by')),
                    ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='measures.subject', verbose_name='Subject')),
                ],
                options={
                    'verbose_name': 'Measure',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['subject', 'starts_at'], name='measures_subject_at'), models.Index(fields=['-proposed_at', '-id'], name='measures_list'), models.Index(fields=['unit', 'state'], name='measures_unit'), models.Index(fields=['state', 'until', 'id'], name='measures_ends'), models.Index(condition=models.Q(('about_id__isnull', False)), fields=['about_type', 'about_id'], name='measures_about'), models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='measures_step'), models.Index(condition=models.Q(('starts_at__isnull', False)), fields=['kind', 'starts_at', 'until'], include=('unit',), name='measures_in_force')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['PROPOSED', 'RETURNED', 'OUTSIDE', 'DECIDED', 'IN_FORCE', 'LIFTED', 'EXPIRED', 'REFUSED', 'WITHDRAWN'])), name='measures_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('ground', ''), _negated=True), models.Q(('article', ''), _negated=True)), name='measures_has_ground'), models.CheckConstraint(condition=models.Q(('ground_since__lte', models.F('ground_day')), models.Q(('ground_until__isnull', True), ('ground_until__gte', models.F('ground_day')), _connector='OR')), name='measures_ground_in_force'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(models.Q(('approved_by', models.F('proposed_by')), _negated=True), models.Q(('completed_by__isnull', True), models.Q(('approved_by', models.F('completed_by')), _negated=True), _connector='OR')), _connector='OR'), name='measures_two_people'), models.CheckConstraint(condition=models.Q(('state__in', ['PROPOSED', 'RETURNED', 'OUTSIDE', 'REFUSED', 'WITHDRAWN']), models.Q(('approved_at__isnull', False), ('decided_at__isnull', False)), _connector='OR'), name='measures_decided_is_approved'), models.CheckConstraint(condition=models.Q(('authority', ''), ('state__in', ['PROPOSED', 'RETURNED', 'OUTSIDE', 'REFUSED', 'WITHDRAWN']), models.Q(models.Q(('authority_no', ''), _negated=True), ('authority_on__isnull', False)), _connector='OR'), name='measures_authority_decided'), models.CheckConstraint(condition=models.Q(models.Q(('served_at__isnull', False), ('starts_at__isnull', False), ('state__in', ['IN_FORCE', 'LIFTED', 'EXPIRED'])), models.Q(models.Q(('state__in', ['IN_FORCE', 'LIFTED', 'EXPIRED']), _negated=True), ('starts_at__isnull', True)), _connector='OR'), name='measures_in_force_is_served'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['LIFTED', 'EXPIRED']), ('until__isnull', False)), models.Q(('state__in', ['LIFTED', 'EXPIRED']), _negated=True), _connector='OR'), name='measures_ended_has_time'), models.CheckConstraint(condition=models.Q(('state', 'LIFTED'), ('end_reason', ''), _connector='XOR'), name='measures_lifted_for_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('about_id__isnull', True), ('about_type', '')), models.Q(models.Q(('about_type', ''), _negated=True), ('about_id__isnull', False)), _connector='OR'), name='measures_about_one'), models.CheckConstraint(condition=models.Q(models.Q(('term_length__isnull', True), ('term_unit', '')), models.Q(('term_length__gt', 0), models.Q(('term_unit', ''), _negated=True)), _connector='OR'), name='measures_term_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='HandOutRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('handout', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='measures.handout')),
                    ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed_out', to='measures.measure')),
                ],
                options={
                    'verbose_name': 'Row of a list',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['measure'], name='measures_handout_of')],
                    'constraints': [models.UniqueConstraint(fields=('handout', 'measure'), name='measures_handout_row_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='MeasureAppeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('filed_at', models.DateTimeField(verbose_name='Filed')),
                    ('words', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('late', models.BooleanField(default=False)),
                    ('hear_due_at', models.DateTimeField()),
                    ('heard_at', models.DateTimeField(null=True)),
                    ('answer_due_at', models.DateTimeField(null=True)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('result', models.CharField(blank=True, choices=[('UPHELD', 'The measure stays'), ('LIFTED', 'The measure is lifted'), ('NOT_HEARD', 'The appeal is not accepted')], max_length=12)),
                    ('answer', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='measures.measure')),
                ],
                options={
                    'verbose_name': 'Appeal against a measure',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('measure',), name='measures_appeal_one_open'), models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), models.Q(('result', ''), _negated=True), _connector='XOR'), name='measures_appeal_answered_has_result')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='MeasureEvidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('no', models.PositiveSmallIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('facts', models.JSONField()),
                    ('labels', models.JSONField(default=dict)),
                    ('keys', models.JSONField(default=list)),
                    ('ground', models.JSONField()),
                    ('digest', models.CharField(max_length=64)),
                    ('words', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='measures.measure')),
                ],
                options={
                    'verbose_name': 'Evidence of a measure',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('measure', 'no'), name='measures_evidence_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='MeasurePaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('kind', models.CharField(max_length=16)),
                    ('title', models.CharField(max_length=64)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='measures.measure')),
                ],
                options={
                    'verbose_name': 'Paper of a measure',
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
                name='MeasureStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('propose', 'Proposed'), ('return', 'Returned to be completed'), ('complete', 'Completed and proposed again'), ('approve', 'Approved'), ('forward', 'Approved and handed to the authority'), ('refuse', 'Not approved'), ('decide', 'Decided by the authority'), ('give_back', 'Given back by the authority'), ('deny', 'Denied by the authority'), ('serve', 'Served'), ('stage', 'Went on to the next stage'), ('extend', 'Given a longer term'), ('appeal', 'Appealed against'), ('hear', 'Appeal accepted'), ('answer', 'Appeal answered'), ('lift', 'Lifted'), ('expire', 'Expired'), ('withdraw', 'Withdrawn')], max_length=12)),
                    ('stage', models.CharField(blank=True, max_length=16)),
                    ('because', models.CharField(blank=True, max_length=16)),
                    ('detail', models.JSONField(default=dict)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='measures.measure')),
                ],
                options={
                    'verbose_name': 'Step of a measure',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['measure', 'id'], name='measures_steps')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['propose', 'return', 'complete', 'approve', 'forward', 'refuse', 'decide', 'give_back', 'deny', 'serve', 'stage', 'extend', 'appeal', 'hear', 'answer', 'lift', 'expire', 'withdraw'])), name='measures_step_act_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Recall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recalled')),
                    ('request_id', models.BigIntegerField(null=True)),
                    ('confirmed_at', models.DateTimeField(null=True, verbose_name='Confirmed')),
                    ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalls', to='measures.measure')),
                    ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Receiver')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Recall',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('request_id__isnull', True)), fields=['receiver', 'id'], name='measures_recall_to_send'), models.Index(condition=models.Q(('request_id__isnull', False)), fields=['request_id'], name='measures_recall_told')],
                    'constraints': [models.UniqueConstraint(fields=('measure', 'receiver'), name='measures_recall_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Subject',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('UNIT', 'Unit'), ('PERSON', 'Person'), ('ORG', 'Organisation'), ('THING', 'Card, line or account')], max_length=8, verbose_name='Subject')),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name')),
                    ('name_index', wuzha.sealed.fields.BlindIndexField('name', blank=True, null=True)),
                    ('number', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='Number')),
                    ('number_index', wuzha.sealed.fields.BlindIndexField('number', blank=True, null=True)),
                    ('ref_type', models.CharField(blank=True, max_length=32)),
                    ('ref_id', models.BigIntegerField(null=True)),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('synthetic', models.BooleanField(db_default=False, default=False)),
                    ('unit', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Subject of measures',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('ref_id__isnull', False)), fields=['ref_type', 'ref_id'], name='measures_subject_ref')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('number_index__isnull', False)), fields=('kind', 'number_index'), name='measures_subject_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['UNIT', 'PERSON', 'ORG', 'THING'])), name='measures_subject_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'UNIT'), ('name__isnull', True), ('number__isnull', True), ('unit__isnull', False)), models.Q(models.Q(('kind', 'UNIT'), _negated=True), ('unit__isnull', True)), _connector='OR'), name='measures_subject_is_one'), models.CheckConstraint(condition=models.Q(models.Q(('ref_id__isnull', True), ('ref_type', '')), models.Q(models.Q(('ref_type', ''), _negated=True), ('ref_id__isnull', False)), _connector='OR'), name='measures_subject_ref_one')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Review',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='Day of the inspection')),
                    ('who', models.CharField(max_length=120, verbose_name='Who inspected')),
                    ('result', models.CharField(choices=[('PASS', 'Passed'), ('FAIL', 'Not passed')], max_length=4, verbose_name='Result')),
                    ('findings', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What was found')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='measures.measure')),
                ],
                options={
                    'verbose_name': 'Inspection of a rectification',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['measure', 'id'], name='measures_reviews')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('result__in', ['PASS', 'FAIL'])), name='measures_review_result')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(MEASURE_LIFE.guard(MEASURES, "a measure"), MEASURE_LIFE.unguard(MEASURES)),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
        migrations.RunSQL(_DECIDED, _UNDECIDED),
    ]
