# SPDX-License-Identifier: Apache-2.0
"""The warning desk. Columns stand in the order in which installed databases have them.

The life cycle is held in the database: no statement, whoever sends it, moves a warning along an edge that is not in
`warning.rules.lifecycle` (a test holds the two lists equal). Records of work are only ever added to, but for personal
data that has served its time; changes reach the feed; moved clocks are looked at. A loss that was stopped has a sum. A
signed hand-over note, and a list for warning SMS, stays as it is.

Known cases are cases, and saved filters are views like those of any other list. The old tables and columns stay, for
processes of the version before that still run; a later version drops them.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.manager
import django.utils.timezone
import uuid
import wuzha.core.feed
import wuzha.plain
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.schema import CreateModels, Together

VICTIMS = """
ALTER TABLE warning_casematch ADD COLUMN victim_id bigint NOT NULL,
  ADD CONSTRAINT casematch_victim FOREIGN KEY (victim_id) REFERENCES cases_victim (id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT victim_match_once UNIQUE (victim_id, warning_id);
ALTER TABLE warning_backcheck ADD COLUMN victim_id bigint NOT NULL,
  ADD CONSTRAINT backcheck_victim FOREIGN KEY (victim_id) REFERENCES cases_victim (id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT victim_checked_once UNIQUE (victim_id, days);
CREATE INDEX casematch_of_victim ON warning_casematch (victim_id);
CREATE INDEX backcheck_of_victim ON warning_backcheck (victim_id);
"""
NO_VICTIMS = """
ALTER TABLE warning_casematch DROP COLUMN victim_id;
ALTER TABLE warning_backcheck DROP COLUMN victim_id;
"""
FORWARD = r"""
CREATE TABLE warning_lifecycle (
  from_state varchar(12) NOT NULL,
  to_state varchar(12) NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
INSERT INTO warning_lifecycle VALUES
  ('RECEIVED', 'CLAIMED'), ('RECEIVED', 'INVALID'), ('RECEIVED', 'SUPERSEDED'),
  ('CLAIMED', 'RECEIVED'), ('CLAIMED', 'DISPATCHED'), ('CLAIMED', 'INVALID'), ('CLAIMED', 'SUPERSEDED'),
  ('DISPATCHED', 'RECEIVED'), ('DISPATCHED', 'SIGNED'), ('DISPATCHED', 'SUPERSEDED'),
  ('SIGNED', 'RECEIVED'), ('SIGNED', 'DISPATCHED'), ('SIGNED', 'WORKING'), ('SIGNED', 'SUPERSEDED'),
  ('WORKING', 'RECEIVED'), ('WORKING', 'DISPATCHED'), ('WORKING', 'CLOSED'), ('WORKING', 'SUPERSEDED'),
  ('CLOSED', 'WORKING'),
  ('INVALID', 'RECEIVED');

CREATE FUNCTION warning_guard_lifecycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- A synthetic city is loaded in bulk with its history; real warnings begin at the beginning.
    IF NEW.state <> 'RECEIVED' AND NOT NEW.synthetic THEN
      RAISE EXCEPTION 'a warning begins as RECEIVED, not %', NEW.state USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.state <> OLD.state AND NOT EXISTS (
    SELECT FROM warning_lifecycle WHERE from_state = OLD.state AND to_state = NEW.state
  ) THEN
    RAISE EXCEPTION 'a warning does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- Called only where it may refuse: an import begins every warning at the beginning, most updates leave the state.
CREATE TRIGGER warning_lifecycle_begin BEFORE INSERT ON warning_warning FOR EACH ROW
  WHEN (NEW.state <> 'RECEIVED') EXECUTE FUNCTION warning_guard_lifecycle();
CREATE TRIGGER warning_lifecycle_guard BEFORE UPDATE OF state ON warning_warning FOR EACH ROW
  WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION warning_guard_lifecycle();

CREATE FUNCTION warning_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The retention service says so in its transaction; even then a column is only emptied, or a sealed value replaced
  -- by a sealed one (its tombstone).
  IF TG_OP = 'UPDATE' AND current_setting('wuzha.erasing', true) = 'on' AND NOT EXISTS (
    SELECT FROM jsonb_each(to_jsonb(OLD)) AS was JOIN jsonb_each(to_jsonb(NEW)) AS becomes USING (key)
    WHERE was.value IS DISTINCT FROM becomes.value AND becomes.value <> 'null'::jsonb
      AND NOT (starts_with(was.value #>> '{}', '\x') AND starts_with(becomes.value #>> '{}', '\x'))
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER warning_directive_append_only BEFORE UPDATE OR DELETE ON warning_directive
  FOR EACH ROW EXECUTE FUNCTION warning_refuse_change();
CREATE TRIGGER warning_attempt_append_only BEFORE UPDATE OR DELETE ON warning_attempt
  FOR EACH ROW EXECUTE FUNCTION warning_refuse_change();
CREATE TRIGGER warning_transition_append_only BEFORE UPDATE OR DELETE ON warning_transition
  FOR EACH ROW EXECUTE FUNCTION warning_refuse_change();
CREATE TRIGGER warning_enrichment_append_only BEFORE UPDATE OR DELETE ON warning_enrichmentitem
  FOR EACH ROW EXECUTE FUNCTION warning_refuse_change();
CREATE TRIGGER warning_proof_append_only BEFORE UPDATE OR DELETE ON warning_proof
  FOR EACH ROW EXECUTE FUNCTION warning_refuse_change();
CREATE TRIGGER warning_waiver_append_only BEFORE UPDATE OR DELETE ON warning_waiver
  FOR EACH ROW EXECUTE FUNCTION warning_refuse_change();
CREATE TRIGGER warning_field_record_append_only BEFORE UPDATE OR DELETE ON warning_fieldrecord
  FOR EACH ROW EXECUTE FUNCTION warning_refuse_change();
-- Who was told, when a clock stood still and who handed over to whom is never deleted.
CREATE TRIGGER warning_alert_kept BEFORE DELETE ON warning_clockalert
  FOR EACH ROW EXECUTE FUNCTION warning_refuse_change();
CREATE TRIGGER warning_pause_kept BEFORE DELETE ON warning_clockpause
  FOR EACH ROW EXECUTE FUNCTION warning_refuse_change();
CREATE TRIGGER warning_transfer_kept BEFORE DELETE ON warning_transfer
  FOR EACH ROW EXECUTE FUNCTION warning_refuse_change();

CREATE FUNCTION warning_stay_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.erased_at IS NULL OR num_nonnulls(NEW.phone, NEW.name, NEW.id_no, NEW.account, NEW.address) > 0 THEN
    RAISE EXCEPTION 'the personal data of warning % was erased', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER warning_erased_stays BEFORE UPDATE OF erased_at, phone, name, id_no, account, address ON warning_warning
  FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION warning_stay_erased();

-- One trigger a statement, whatever the number of its rows: an import writes its changes with one INSERT and wakes the
-- listeners once. Rescoring raises no version, so it leaves no trace here. What is loaded as finished is history.
CREATE FUNCTION warning_feed_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO warning_change (kind, warning_id, state, level, centre_id, station_id, division_code)
  SELECT 'new', id, state, level, centre_id, station_id, division_code
  FROM fresh WHERE state IN ('RECEIVED', 'CLAIMED', 'DISPATCHED', 'SIGNED', 'WORKING');
  IF FOUND THEN
    PERFORM pg_notify('wuzha_warning', '');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER warning_feed_new AFTER INSERT ON warning_warning
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION warning_feed_new();

CREATE FUNCTION warning_feed_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO warning_change (kind, warning_id, state, was_state, level, centre_id, station_id, was_station_id,
                              division_code, was_division_code)
  SELECT 'changed', n.id, n.state, o.state, n.level, n.centre_id, n.station_id, o.station_id,
         n.division_code, o.division_code
  FROM fresh AS n JOIN stale AS o USING (id)
  WHERE n.version <> o.version OR n.state <> o.state;
  IF FOUND THEN
    PERFORM pg_notify('wuzha_warning', '');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER warning_feed_changed AFTER UPDATE ON warning_warning
  REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION warning_feed_changed();

-- `step_at` never lies behind the next step of a running clock: whoever moves a clock says when to look next, and for
-- whoever does not, the database says "at once" (1970).
CREATE FUNCTION warning_look_at_clocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.step_at := 'epoch'::timestamptz;
  RETURN NEW;
END $$;
CREATE TRIGGER warning_clocks_begin BEFORE INSERT ON warning_warning FOR EACH ROW
  WHEN (NEW.step_at IS NULL AND NEW.state IN ('RECEIVED', 'CLAIMED', 'DISPATCHED', 'SIGNED', 'WORKING'))
  EXECUTE FUNCTION warning_look_at_clocks();
CREATE TRIGGER warning_clocks_move BEFORE UPDATE OF
  state, level, station_id, met_at, signin_due, call_due, meet_due, feedback_due, first_pushed_at, dispatched_at
  ON warning_warning FOR EACH ROW
  WHEN (
    NEW.step_at IS NOT DISTINCT FROM OLD.step_at
    AND NEW.state IN ('RECEIVED', 'CLAIMED', 'DISPATCHED', 'SIGNED', 'WORKING')
    AND (
      (NEW.state <> OLD.state AND NOT (NEW.state IN ('RECEIVED', 'CLAIMED') AND OLD.state IN ('RECEIVED', 'CLAIMED')))
      OR NEW.level <> OLD.level
      OR NEW.station_id IS DISTINCT FROM OLD.station_id
      OR NEW.met_at IS DISTINCT FROM OLD.met_at
      OR NEW.signin_due IS DISTINCT FROM OLD.signin_due
      OR NEW.call_due IS DISTINCT FROM OLD.call_due
      OR NEW.meet_due IS DISTINCT FROM OLD.meet_due
      OR NEW.feedback_due IS DISTINCT FROM OLD.feedback_due
      OR NEW.first_pushed_at <> OLD.first_pushed_at
      OR NEW.dispatched_at IS DISTINCT FROM OLD.dispatched_at
    )
  )
  EXECUTE FUNCTION warning_look_at_clocks();

CREATE FUNCTION warning_stop_has_a_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a warning closed as STOPPED has a sum averted' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER warning_stop_has_a_sum_begin BEFORE INSERT ON warning_warning FOR EACH ROW
  WHEN (NEW.outcome = 'STOPPED' AND NEW.averted_claimed_fen = 0 AND NEW.averted_evidenced_fen = 0)
  EXECUTE FUNCTION warning_stop_has_a_sum();
CREATE TRIGGER warning_stop_has_a_sum_guard
  BEFORE UPDATE OF outcome, averted_claimed_fen, averted_evidenced_fen ON warning_warning FOR EACH ROW
  WHEN (
    NEW.outcome = 'STOPPED' AND NEW.averted_claimed_fen = 0 AND NEW.averted_evidenced_fen = 0
    AND (OLD.outcome <> 'STOPPED' OR OLD.averted_claimed_fen > 0 OR OLD.averted_evidenced_fen > 0)
  )
  EXECUTE FUNCTION warning_stop_has_a_sum();

CREATE FUNCTION warning_guard_shift_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a signed hand-over note is kept' USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.unit_id, NEW.facts, NEW.text, NEW.since, NEW.at, NEW.by_id, NEW.signed_at)
    IS DISTINCT FROM (OLD.unit_id, OLD.facts, OLD.text, OLD.since, OLD.at, OLD.by_id, OLD.signed_at)
    OR OLD.done_at IS NOT NULL THEN
    RAISE EXCEPTION 'a signed hand-over note stays as it is' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER warning_shift_note_guard BEFORE UPDATE OR DELETE ON warning_shiftnote FOR EACH ROW
  WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION warning_guard_shift_note();

CREATE TRIGGER warning_sms_list_guard BEFORE UPDATE OR DELETE ON warning_smslist
  FOR EACH ROW EXECUTE FUNCTION warning_refuse_change();
CREATE FUNCTION warning_guard_sms_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.sms_list_id, NEW.warning_id) IS DISTINCT FROM (OLD.sms_list_id, OLD.warning_id) THEN
    RAISE EXCEPTION 'a number stays on its list' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER warning_sms_number_guard BEFORE UPDATE OR DELETE ON warning_smsnumber
  FOR EACH ROW EXECUTE FUNCTION warning_guard_sms_number();
"""
BACKWARD = """
DROP TRIGGER warning_sms_number_guard ON warning_smsnumber;
DROP FUNCTION warning_guard_sms_number();
DROP TRIGGER warning_sms_list_guard ON warning_smslist;
DROP TRIGGER warning_shift_note_guard ON warning_shiftnote;
DROP FUNCTION warning_guard_shift_note();
DROP TRIGGER warning_stop_has_a_sum_guard ON warning_warning;
DROP TRIGGER warning_stop_has_a_sum_begin ON warning_warning;
DROP FUNCTION warning_stop_has_a_sum();
DROP TRIGGER warning_clocks_move ON warning_warning;
DROP TRIGGER warning_clocks_begin ON warning_warning;
DROP FUNCTION warning_look_at_clocks();
DROP TRIGGER warning_feed_changed ON warning_warning;
DROP FUNCTION warning_feed_changed();
DROP TRIGGER warning_feed_new ON warning_warning;
DROP FUNCTION warning_feed_new();
DROP TRIGGER warning_erased_stays ON warning_warning;
DROP FUNCTION warning_stay_erased();
DROP TRIGGER warning_transfer_kept ON warning_transfer;
DROP TRIGGER warning_pause_kept ON warning_clockpause;
DROP TRIGGER warning_alert_kept ON warning_clockalert;
DROP TRIGGER warning_field_record_append_only ON warning_fieldrecord;
DROP TRIGGER warning_waiver_append_only ON warning_waiver;
DROP TRIGGER warning_proof_append_only ON warning_proof;
DROP TRIGGER warning_enrichment_append_only ON warning_enrichmentitem;
DROP TRIGGER warning_transition_append_only ON warning_transition;
DROP TRIGGER warning_attempt_append_only ON warning_attempt;
DROP TRIGGER warning_directive_append_only ON warning_directive;
DROP FUNCTION warning_refuse_change();
DROP TRIGGER warning_lifecycle_guard ON warning_warning;
DROP TRIGGER warning_lifecycle_begin ON warning_warning;
DROP FUNCTION warning_guard_lifecycle();
DROP TABLE warning_lifecycle;
"""


def _victim(name: str) -> models.ForeignKey:
    return models.ForeignKey("cases.Victim", on_delete=django.db.models.deletion.CASCADE, related_name=name)


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('warning', '0001_initial'),
        ('warning', '0002_lifecycle_guard'),
        ('warning', '0003_ordered_overdue'),
        ('warning', '0004_ladder'),
        ('warning', '0005_followup'),
        ('warning', '0006_desk'),
        ('warning', '0007_desk_indexes'),
        ('warning', '0008_change_feed'),
        ('warning', '0009_doorstep'),
        ('warning', '0010_clocks'),
        ('warning', '0011_case_victims'),
        ('warning', '0012_erasure'),
        ('warning', '0013_clock_notes'),
        ('warning', '0014_say_transfers_apart'),
        ('warning', '0015_callbacks_of_a_closing'),
        ('warning', '0016_say_the_feed'),
        ('warning', '0017_index_only_what_is_there'),
        ('warning', '0018_guard_only_what_moves'),
        ('warning', '0002_guards'),
        ('warning', '0003_a_stop_has_a_sum'),
        ('warning', '0004_meetings_left_out'),
        ('warning', '0005_marks_of_seals'),
        ('warning', '0006_written_plainly'),
        ('warning', '0007_shift_hand_over'),
        ('warning', '0008_sms_lists'),
        ('warning', '0010_kept_views'),
        ('warning', '0011_victims_of_cases'),
        ('warning', '0012_cases_of_handovers'),
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
                name='DeskAct',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(blank=True, choices=[('snooze', 'Snooze'), ('invalid', 'Set as not valid'), ('wake', 'End the snooze'), ('restore', 'Bring back'), ('take', 'Take over myself'), ('release', 'Put back'), ('assign', 'Give to a colleague'), ('dispatch', 'Dispatch')], max_length=10, verbose_name='Act')),
                    ('given', models.JSONField(default=dict)),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('query', models.CharField(blank=True, max_length=300)),
                    ('capped', models.BooleanField(default=False)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('undone_at', models.DateTimeField(null=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Act of the desk',
                    'indexes': [models.Index(fields=['asked_at'], name='desk_act_asked')],
                },
            ),
            migrations.CreateModel(
                name='ShiftNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(max_length=4000, verbose_name='Note')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('done_at', models.DateTimeField(null=True, verbose_name='Taken over')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('facts', models.JSONField(default=dict, verbose_name='As found')),
                    ('signed_at', models.DateTimeField(null=True, verbose_name='Signed over')),
                    ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Since')),
                ],
                options={
                    'verbose_name': 'Hand-over note',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['unit', '-at'], name='shift_note_of_unit')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_by__isnull', True)), models.Q(('done_at__isnull', False), ('done_by__isnull', False)), _connector='OR'), name='shift_note_done_whole'), models.CheckConstraint(condition=models.Q(('done_at__isnull', True), models.Q(('signed_at__isnull', False), models.Q(('done_by', models.F('by')), _negated=True)), _connector='OR'), name='shift_note_taken_by_another'), models.UniqueConstraint(condition=models.Q(('signed_at__isnull', True)), fields=('unit',), name='shift_note_one_begun')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Watch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('outcome', models.CharField(choices=[('STOPPED', 'Dissuaded, loss stopped'), ('NOT_DECEIVED_AWARE', 'Not deceived, aware'), ('NOT_CONTACTED_FRAUD', 'No contact with fraud, false alarm'), ('ALREADY_DECEIVED', 'Already deceived'), ('DENIED', 'Denies or refuses'), ('UNREACHABLE', 'Could not be reached'), ('WRONG_PERSON', 'Not the person'), ('EMPTY_NUMBER', 'Number not in use'), ('OUT_OF_AREA', 'Not in our area'), ('DETAINED_ABROAD_DEAD', 'Detained, abroad or dead')], max_length=24, verbose_name='Outcome')),
                    ('phone_index', models.BinaryField(max_length=16, null=True)),
                    ('id_index', models.BinaryField(max_length=16, null=True)),
                    ('account_index', models.BinaryField(max_length=16, null=True)),
                    ('opened_at', models.DateTimeField(verbose_name='Since')),
                    ('until', models.DateField(verbose_name='Until')),
                    ('interval_days', models.PositiveSmallIntegerField(verbose_name='Every (days)')),
                    ('next_on', models.DateField(verbose_name='Next contact')),
                    ('missed', models.PositiveSmallIntegerField(default=0, verbose_name='Missed')),
                    ('pushes', models.PositiveIntegerField(default=0, verbose_name='New pushes')),
                    ('last_push_at', models.DateTimeField(null=True, verbose_name='Last push')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='Ended')),
                    ('ending', models.CharField(blank=True, choices=[('EXPIRED', 'Its time is over'), ('LOST', 'Lost to follow-up'), ('RENEWED', 'Goes on with a later warning'), ('REOPENED', 'The warning was reopened'), ('SETTLED', 'Person aware, family in charge'), ('MOVED', 'Left the city'), ('DECEASED', 'Deceased, detained or abroad'), ('ERROR', 'Opened by mistake')], max_length=12, verbose_name='End')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Station')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watches', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Watch',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['station', 'next_on'], name='watch_open'), models.Index(condition=models.Q(('ended_at__isnull', True), ('phone_index__isnull', False)), fields=['phone_index'], name='watch_phone'), models.Index(condition=models.Q(('ended_at__isnull', True), ('id_index__isnull', False)), fields=['id_index'], name='watch_id_no'), models.Index(condition=models.Q(('account_index__isnull', False), ('ended_at__isnull', True)), fields=['account_index'], name='watch_account')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ending', '')), models.Q(('ended_at__isnull', False), models.Q(('ending', ''), _negated=True)), _connector='OR'), name='watch_ended_whole'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('warning',), name='watch_open_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='WarningRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('RECEIVED', 'To triage'), ('CLAIMED', 'In triage'), ('DISPATCHED', 'To sign in'), ('SIGNED', 'Signed in'), ('WORKING', 'In contact'), ('CLOSED', 'Closed'), ('INVALID', 'Not valid'), ('SUPERSEDED', 'Merged into another')], default='RECEIVED', max_length=12, verbose_name='State')),
                    ('level', models.PositiveSmallIntegerField(choices=[(0, 'Urgent'), (1, 'High'), (2, 'Medium'), (3, 'Low')], verbose_name='Level')),
                    ('fraud_type', models.CharField(max_length=24, verbose_name='Scam type')),
                    ('source_type', models.CharField(max_length=16, verbose_name='Source')),
                    ('push_count', models.PositiveIntegerField(default=1, verbose_name='Pushes')),
                    ('round_no', models.PositiveSmallIntegerField(default=1, verbose_name='Round')),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                    ('phone_index', wuzha.sealed.fields.BlindIndexField('phone', blank=True, null=True)),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name')),
                    ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number')),
                    ('id_index', wuzha.sealed.fields.BlindIndexField('id_no', blank=True, null=True)),
                    ('account', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Account')),
                    ('account_index', wuzha.sealed.fields.BlindIndexField('account', blank=True, null=True)),
                    ('address', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ADDRESS'], blank=True, editable=False, null=True, verbose_name='Present address')),
                    ('division_code', models.CharField(blank=True, max_length=12, verbose_name='Division')),
                    ('first_pushed_at', models.DateTimeField(verbose_name='First push')),
                    ('last_pushed_at', models.DateTimeField(verbose_name='Last push')),
                    ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Received')),
                    ('last_contact_at', models.DateTimeField(null=True, verbose_name='Last contact with the fraudster')),
                    ('call_count', models.PositiveIntegerField(null=True, verbose_name='Calls')),
                    ('call_seconds', models.PositiveIntegerField(null=True, verbose_name='Call seconds')),
                    ('payment_seen', models.BooleanField(default=False, verbose_name='Payment seen')),
                    ('amount_fen', models.BigIntegerField(null=True, verbose_name='Amount')),
                    ('flags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=48), default=list, size=None, verbose_name='Flags')),
                    ('order_key', models.FloatField(default=0)),
                    ('value', models.FloatField(default=0)),
                    ('scored_at', models.DateTimeField(null=True)),
                    ('claimed_at', models.DateTimeField(null=True)),
                    ('claim_expires_at', models.DateTimeField(null=True)),
                    ('snoozed_until', models.DateTimeField(null=True, verbose_name='Snoozed until')),
                    ('completeness', models.PositiveSmallIntegerField(default=0, verbose_name='Completeness')),
                    ('dispatched_at', models.DateTimeField(null=True, verbose_name='Dispatched')),
                    ('signed_at', models.DateTimeField(null=True, verbose_name='Signed in')),
                    ('first_call_at', models.DateTimeField(null=True, verbose_name='First call')),
                    ('contacted_at', models.DateTimeField(null=True, verbose_name='Reached')),
                    ('met_at', models.DateTimeField(null=True, verbose_name='Met')),
                    ('closed_at', models.DateTimeField(null=True, verbose_name='Closed')),
                    ('signin_due', models.DateTimeField(null=True, verbose_name='Sign-in due')),
                    ('call_due', models.DateTimeField(null=True, verbose_name='First call due')),
                    ('meet_due', models.DateTimeField(null=True, verbose_name='Meeting due')),
                    ('feedback_due', models.DateTimeField(null=True, verbose_name='Feedback due')),
                    ('outcome', models.CharField(blank=True, choices=[('STOPPED', 'Dissuaded, loss stopped'), ('NOT_DECEIVED_AWARE', 'Not deceived, aware'), ('NOT_CONTACTED_FRAUD', 'No contact with fraud, false alarm'), ('ALREADY_DECEIVED', 'Already deceived'), ('DENIED', 'Denies or refuses'), ('UNREACHABLE', 'Could not be reached'), ('WRONG_PERSON', 'Not the person'), ('EMPTY_NUMBER', 'Number not in use'), ('OUT_OF_AREA', 'Not in our area'), ('DETAINED_ABROAD_DEAD', 'Detained, abroad or dead')], max_length=24, verbose_name='Outcome')),
                    ('cause', models.CharField(blank=True, max_length=32, verbose_name='Cause')),
                    ('averted_claimed_fen', models.BigIntegerField(default=0, verbose_name='Averted, self-claimed')),
                    ('averted_evidenced_fen', models.BigIntegerField(default=0, verbose_name='Averted, evidenced')),
                    ('loss_fen', models.BigIntegerField(default=0, verbose_name='Already lost')),
                    ('marks', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Case(models.When(models.Q(('payment_seen', True)), then=models.Value(1)), default=models.Value(0), output_field=models.SmallIntegerField()), '+', models.Case(models.When(models.Q(('flags__len__gt', 0)), then=models.Value(2)), default=models.Value(0), output_field=models.SmallIntegerField())), '+', models.Case(models.When(models.Q(('round_no__gt', 1)), then=models.Value(4)), default=models.Value(0), output_field=models.SmallIntegerField())), '+', models.Case(models.When(models.Q(('closed_at__gt', models.F('feedback_due'))), then=models.Value(8)), default=models.Value(0), output_field=models.SmallIntegerField())), output_field=models.SmallIntegerField())),
                    ('next_due', models.GeneratedField(db_persist=True, expression=models.Case(models.When(models.Q(('state__in', ('RECEIVED', 'CLAIMED', 'DISPATCHED', 'SIGNED', 'WORKING'))), then=django.db.models.functions.comparison.Least(models.Case(models.When(models.Q(('state', 'DISPATCHED')), then=models.F('signin_due'))), models.Case(models.When(models.Q(('state__in', ('DISPATCHED', 'SIGNED'))), then=models.F('call_due'))), models.Case(models.When(models.Q(('met_at__isnull', True), ('state__in', ('DISPATCHED', 'SIGNED', 'WORKING'))), then=models.F('meet_due'))), models.F('feedback_due')))), null=True, output_field=models.DateTimeField(null=True))),
                    ('synthetic', models.BooleanField(default=False, verbose_name='Synthetic')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('claimed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to=settings.AUTH_USER_MODEL, verbose_name='Held by')),
                    ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='warning.warningrecord')),
                    ('officer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to=settings.AUTH_USER_MODEL, verbose_name='Officer')),
                    ('previous', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later', to='warning.warningrecord')),
                    ('station', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='warnings', to='org.unit', verbose_name='Station')),
                    ('unproven', models.BooleanField(db_default=False, default=False, verbose_name='Meeting not proven')),
                    ('watch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='warnings', to='warning.watch')),
                    ('name_index', wuzha.sealed.fields.BlindIndexField('name', blank=True, null=True)),
                    ('step_at', models.DateTimeField(null=True)),
                    ('erased_at', models.DateTimeField(null=True, verbose_name='Personal data erased')),
                ],
                options={
                    'verbose_name': 'Warning',
                    'db_table': 'warning_warning',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('state__in', ('RECEIVED', 'CLAIMED', 'DISPATCHED', 'SIGNED', 'WORKING'))), fields=['state', '-order_key', '-id'], name='warning_open'), models.Index(fields=['phone_index'], name='warning_phone'), models.Index(condition=models.Q(('id_index__isnull', False)), fields=['id_index'], name='warning_id_no'), models.Index(condition=models.Q(('account_index__isnull', False)), fields=['account_index'], name='warning_account'), models.Index(condition=models.Q(('name_index__isnull', False)), fields=['name_index'], name='warning_name'), models.Index(fields=['state', '-last_pushed_at', '-id'], name='warning_state'), models.Index(condition=models.Q(('state__in', ('CLOSED', 'INVALID'))), fields=['state', 'marks', 'level', 'fraud_type', 'source_type', '-last_pushed_at', '-id'], include=('station', 'centre'), name='warning_done'), models.Index(condition=models.Q(('station__isnull', False)), fields=['station', 'state', '-last_pushed_at', '-id'], include=('marks', 'level', 'fraud_type', 'source_type'), name='warning_station'), models.Index(condition=models.Q(('previous__isnull', False)), fields=['previous'], name='warning_previous'), models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='warning_merged_into'), models.Index(condition=models.Q(('state', 'CLAIMED')), fields=['claimed_by'], name='warning_claims'), models.Index(condition=models.Q(('state__in', ('RECEIVED', 'CLAIMED', 'DISPATCHED', 'SIGNED', 'WORKING'))), fields=['officer', 'state'], name='warning_officer'), models.Index(condition=models.Q(('dispatched_at__isnull', False)), fields=['dispatched_at'], name='warning_dispatched'), models.Index(fields=['received_at'], name='warning_received'), models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='warning_step'), models.Index(condition=models.Q(('feedback_due__isnull', False)), fields=['feedback_due'], name='warning_feedback'), models.Index(condition=models.Q(('meet_due__isnull', False)), fields=['meet_due'], name='warning_meet'), models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['closed_at'], name='warning_closed')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['RECEIVED', 'CLAIMED', 'DISPATCHED', 'SIGNED', 'WORKING', 'CLOSED', 'INVALID', 'SUPERSEDED'])), name='warning_state_known'), models.CheckConstraint(condition=models.Q(('level__in', [0, 1, 2, 3])), name='warning_level_known'), models.CheckConstraint(condition=models.Q(('phone_index__isnull', False), ('id_index__isnull', False), ('account_index__isnull', False), _connector='OR'), name='warning_has_a_key'), models.CheckConstraint(condition=models.Q(models.Q(('claim_expires_at__isnull', False), ('claimed_at__isnull', False), ('claimed_by__isnull', False), ('state', 'CLAIMED')), models.Q(models.Q(('state', 'CLAIMED'), _negated=True), ('claim_expires_at__isnull', True), ('claimed_by__isnull', True)), _connector='OR'), name='warning_claim_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('DISPATCHED', 'SIGNED', 'WORKING')), _negated=True), models.Q(('dispatched_at__isnull', False), ('signin_due__isnull', False), ('station__isnull', False)), _connector='OR'), name='warning_at_station_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['SIGNED', 'WORKING', 'CLOSED']), _negated=True), models.Q(('officer__isnull', False), ('signed_at__isnull', False)), _connector='OR'), name='warning_signed_whole'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'CLOSED'), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('state', 'CLOSED'), _negated=True), ('closed_at__isnull', True), ('outcome', '')), _connector='OR'), name='warning_closed_whole'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'SUPERSEDED')), models.Q(models.Q(('state', 'SUPERSEDED'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='warning_superseded_whole'), models.CheckConstraint(condition=models.Q(('averted_claimed_fen__gte', 0), ('averted_evidenced_fen__gte', 0), ('loss_fen__gte', 0), models.Q(('amount_fen__isnull', True), ('amount_fen__gte', 0), _connector='OR')), name='warning_money_not_negative')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CaseMatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('found_by', models.CharField(choices=[('ID', 'ID number'), ('PHONE', 'Phone'), ('ACCOUNT', 'Account'), ('FAMILY', 'Number of family or friends')], max_length=8, verbose_name='Found by')),
                    ('relapse', models.BooleanField(default=False, verbose_name='Deceived after dissuasion')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='warning.warningrecord')),
                    ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='warning.knowncase')),
                ],
                options={
                    'verbose_name': 'Matched warning',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('relapse', True)), fields=['warning'], name='case_relapse')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'warning'), name='case_match_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='BackCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('days', models.PositiveSmallIntegerField(verbose_name='Days looked back')),
                    ('computed', models.CharField(choices=[('NOT_WARNED', 'Not warned'), ('BEFORE_PUSH', 'Deceived before the push'), ('NOT_DISPATCHED', 'Not dispatched'), ('NOT_SIGNED', 'Not signed in'), ('NOT_MET', 'Not met'), ('AFTER_MEETING', 'Deceived after meeting')], max_length=16, verbose_name='As computed')),
                    ('corrected', models.CharField(blank=True, choices=[('NOT_WARNED', 'Not warned'), ('BEFORE_PUSH', 'Deceived before the push'), ('NOT_DISPATCHED', 'Not dispatched'), ('NOT_SIGNED', 'Not signed in'), ('NOT_MET', 'Not met'), ('AFTER_MEETING', 'Deceived after meeting')], max_length=16, verbose_name='Corrected')),
                    ('corrected_from', models.CharField(blank=True, choices=[('NOT_WARNED', 'Not warned'), ('BEFORE_PUSH', 'Deceived before the push'), ('NOT_DISPATCHED', 'Not dispatched'), ('NOT_SIGNED', 'Not signed in'), ('NOT_MET', 'Not met'), ('AFTER_MEETING', 'Deceived after meeting')], max_length=16)),
                    ('reason', models.CharField(blank=True, max_length=24, verbose_name='Reason')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('corrected_at', models.DateTimeField(null=True)),
                    ('stage', models.GeneratedField(db_persist=True, expression=models.Case(models.When(corrected='', then=models.F('computed')), default=models.F('corrected')), output_field=models.CharField(choices=[('NOT_WARNED', 'Not warned'), ('BEFORE_PUSH', 'Deceived before the push'), ('NOT_DISPATCHED', 'Not dispatched'), ('NOT_SIGNED', 'Not signed in'), ('NOT_MET', 'Not met'), ('AFTER_MEETING', 'Deceived after meeting')], max_length=16))),
                    ('corrected_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('warning', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warning.warningrecord')),
                    ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='warning.knowncase')),
                ],
                options={
                    'verbose_name': 'Back-check',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('warning__isnull', False)), fields=['warning'], name='backcheck_warning')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'days'), name='backcheck_once'), models.CheckConstraint(condition=models.Q(models.Q(('corrected', ''), ('corrected_by__isnull', True), ('reason', '')), models.Q(models.Q(('corrected', ''), _negated=True), models.Q(('reason', ''), _negated=True), ('corrected_at__isnull', False), ('corrected_by__isnull', False)), _connector='OR'), name='backcheck_corrected_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Change',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('txid', wuzha.core.feed.TransactionId(db_default=models.Func(function='pg_current_xact_id'))),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('kind', models.CharField(choices=[('new', 'New warning'), ('changed', 'Warning changed'), ('notice', 'Notice to people on duty')], max_length=8)),
                    ('state', models.CharField(max_length=12)),
                    ('was_state', models.CharField(db_default='', default='', max_length=12)),
                    ('level', models.PositiveSmallIntegerField()),
                    ('division_code', models.CharField(db_default='', default='', max_length=12)),
                    ('was_division_code', models.CharField(db_default='', default='', max_length=12)),
                    ('notice', models.CharField(db_default='', default='', max_length=32)),
                    ('centre', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='org.unit')),
                    ('station', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='org.unit')),
                    ('unit', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='org.unit')),
                    ('warning', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='warning.warningrecord')),
                    ('was_station', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Change of a warning',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['txid'], name='change_txid')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='EnrichmentItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('item', models.CharField(max_length=24, verbose_name='Item')),
                    ('found', models.CharField(choices=[('FOUND', 'Found'), ('NOT_FOUND', 'Looked for, not found'), ('NOT_NEEDED', 'Not needed')], max_length=12, verbose_name='Result')),
                    ('source', models.CharField(max_length=24, verbose_name='Provenance')),
                    ('value', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Value')),
                    ('division_code', models.CharField(blank=True, max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='warning.warningrecord')),
                    ('phone_index', models.BinaryField(max_length=16, null=True)),
                ],
                options={
                    'verbose_name': 'Completion item',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['warning', 'item', '-at'], name='enrichment_of_warning'), models.Index(condition=models.Q(('phone_index__isnull', False)), fields=['phone_index'], name='enrichment_phone')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('found', 'FOUND'), ('value__isnull', False)), models.Q(models.Q(('found', 'FOUND'), _negated=True), ('value__isnull', True)), _connector='OR'), name='enrichment_value_when_found')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Attempt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('channel', models.CharField(choices=[('SMS', 'SMS by the platform'), ('CALL', 'Call'), ('FAMILY', 'Family or friend'), ('THREEWAY', 'Three-way call'), ('VILLAGE', 'Village staff'), ('GRID', 'Grid worker'), ('VISIT', 'Visit')], max_length=8, verbose_name='Channel')),
                    ('result', models.CharField(choices=[('REACHED', 'Reached'), ('SENT', 'Sent'), ('NO_ANSWER', 'No answer'), ('NOT_MET', 'Not met')], max_length=12, verbose_name='Result')),
                    ('cause', models.CharField(blank=True, max_length=32, verbose_name='Cause')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='warning.warningrecord')),
                    ('off_ladder', models.CharField(blank=True, db_default='', default='', max_length=32, verbose_name='Why another way')),
                    ('promise', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Promised')),
                    ('script_version', models.PositiveIntegerField(null=True, verbose_name='Script version')),
                ],
                options={
                    'verbose_name': 'Attempt',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['warning', 'at'], name='attempt_of_warning'), models.Index(fields=['at'], include=('warning', 'channel'), name='attempt_in_period')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='GridTask',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Asked')),
                    ('done_at', models.DateTimeField(null=True, verbose_name='Done')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('attempt', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grid_task', to='warning.attempt')),
                    ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Grid')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grid_tasks', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Grid task',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['grid', 'asked_at'], name='grid_task_open')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('warning', 'grid'), name='grid_task_open_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Handover',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('loss_fen', models.BigIntegerField(verbose_name='Already lost')),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Opened')),
                    ('due_at', models.DateTimeField(verbose_name='Due')),
                    ('done_at', models.DateTimeField(null=True, verbose_name='Done')),
                    ('reference', models.CharField(blank=True, max_length=64, verbose_name='Report number')),
                    ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('warning', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='warning.warningrecord')),
                    ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='cases.case')),
                ],
                options={
                    'verbose_name': 'Hand-over',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['due_at'], name='handover_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('reference', '')), models.Q(('done_at__isnull', False), ('done_by__isnull', False), models.Q(('reference', ''), _negated=True)), _connector='OR'), name='handover_done_whole'), models.CheckConstraint(condition=models.Q(('loss_fen__gte', 0)), name='handover_loss_not_negative')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Transition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('act', models.CharField(choices=[('claim', 'taken'), ('release', 'put back'), ('expire', 'returned by itself'), ('dispatch', 'dispatched'), ('recall', 'recalled by the centre'), ('sign', 'signed in'), ('return', 'returned by the station'), ('transfer', 'transferred to another station'), ('attempt', 'first contact attempt'), ('close', 'closed with an outcome'), ('reopen', 'reopened'), ('invalidate', 'set as not valid'), ('restore', 'restored'), ('supersede', 'merged into another')], max_length=12)),
                    ('from_state', models.CharField(choices=[('RECEIVED', 'To triage'), ('CLAIMED', 'In triage'), ('DISPATCHED', 'To sign in'), ('SIGNED', 'Signed in'), ('WORKING', 'In contact'), ('CLOSED', 'Closed'), ('INVALID', 'Not valid'), ('SUPERSEDED', 'Merged into another')], max_length=12)),
                    ('to_state', models.CharField(choices=[('RECEIVED', 'To triage'), ('CLAIMED', 'In triage'), ('DISPATCHED', 'To sign in'), ('SIGNED', 'Signed in'), ('WORKING', 'In contact'), ('CLOSED', 'Closed'), ('INVALID', 'Not valid'), ('SUPERSEDED', 'Merged into another')], max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('reason', models.CharField(blank=True, max_length=32)),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Change of state',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['warning', 'at'], name='transition_of_warning')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ClockAlert',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('clock', models.CharField(choices=[('SIGN_IN', 'Sign-in'), ('FIRST_CALL', 'First call'), ('MEET', 'Meet'), ('FEEDBACK', 'Feedback'), ('TRANSFER', 'Answer to a transfer')], max_length=12, verbose_name='Clock')),
                    ('level', models.PositiveSmallIntegerField(choices=[(0, 'Urgent'), (1, 'High'), (2, 'Medium'), (3, 'Low')], verbose_name='Level')),
                    ('due_at', models.DateTimeField(verbose_name='Due')),
                    ('percent', models.PositiveSmallIntegerField(verbose_name='Percent')),
                    ('tell', models.CharField(choices=[('OFFICER', 'Who has it in hand'), ('CHIEF', 'Station chief'), ('SHIFT_LEADER', 'Shift leader'), ('COMMAND', 'Command centre')], max_length=16, verbose_name='Alert to')),
                    ('meant_at', models.DateTimeField(verbose_name='Reached')),
                    ('fired_at', models.DateTimeField(verbose_name='Alert sent')),
                    ('late', models.BooleanField(default=False, verbose_name='Late')),
                    ('acknowledged_at', models.DateTimeField(null=True, verbose_name='Acknowledged')),
                    ('cleared_at', models.DateTimeField(null=True, verbose_name='Settled')),
                    ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Person')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='warning.warningrecord')),
                    ('note', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Note')),
                ],
                options={
                    'verbose_name': 'Alert',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['warning', 'meant_at'], name='alert_of_warning'), models.Index(condition=models.Q(('cleared_at__isnull', True)), fields=['unit', '-meant_at'], name='alert_open'), models.Index(fields=['-fired_at'], name='alert_fired')],
                    'constraints': [models.UniqueConstraint(fields=('warning', 'clock', 'due_at', 'percent', 'tell'), name='alert_once'), models.UniqueConstraint(fields=('warning', 'clock', 'percent', 'tell', 'meant_at'), name='alert_instant_once'), models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('acknowledged_by__isnull', True)), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False)), _connector='OR'), name='alert_acknowledged_by_somebody'), models.CheckConstraint(condition=models.Q(('fired_at__gte', models.F('meant_at'))), name='alert_not_before_its_time')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ClockPause',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('clock', models.CharField(choices=[('FIRST_CALL', 'First call'), ('MEET', 'Meet'), ('FEEDBACK', 'Feedback')], max_length=12)),
                    ('from_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='From')),
                    ('until_at', models.DateTimeField(verbose_name='Until')),
                    ('reason', models.CharField(max_length=32, verbose_name='Reason')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='Ran on')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='warning.warningrecord')),
                    ('note', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Note')),
                ],
                options={
                    'verbose_name': 'Pause',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['warning', 'clock', 'from_at'], name='pause_of_warning'), models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['until_at'], name='pause_running')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('warning', 'clock'), name='pause_running_once'), models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='pause_in_order'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(('ended_at__gte', models.F('from_at')), ('ended_at__lte', models.F('until_at'))), _connector='OR'), name='pause_ends_in_time')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Transfer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('PROPOSED', 'Awaiting acceptance'), ('ACCEPTED', 'Accepted'), ('REJECTED', 'Refused'), ('REVOKED', 'Revoked'), ('DISPUTED', 'For the centre to decide'), ('DECIDED', 'Decided by the centre'), ('LAPSED', 'No longer needed')], default='PROPOSED', max_length=10)),
                    ('reason', models.CharField(max_length=32, verbose_name='Reason')),
                    ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Proposed')),
                    ('due_at', models.DateTimeField(verbose_name='Answer due')),
                    ('answered_at', models.DateTimeField(null=True, verbose_name='Answered')),
                    ('answer', models.CharField(blank=True, max_length=32, verbose_name='Answer')),
                    ('decided_at', models.DateTimeField(null=True, verbose_name='Decided')),
                    ('decision', models.CharField(blank=True, max_length=32, verbose_name='Decision')),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_station', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('from_station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='From station')),
                    ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('proposed_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('to_station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='To station')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='warning.warningrecord')),
                    ('note', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Note')),
                    ('answer_note', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Note')),
                    ('decision_note', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Note')),
                ],
                options={
                    'verbose_name': 'Transfer',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['warning', 'proposed_at'], name='transfer_of_warning'), models.Index(condition=models.Q(('state__in', ('PROPOSED', 'DISPUTED'))), fields=['to_station', 'due_at'], name='transfer_awaiting'), models.Index(fields=['from_station', '-proposed_at'], name='transfer_sent')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('PROPOSED', 'DISPUTED'))), fields=('warning',), name='transfer_open_once'), models.CheckConstraint(condition=models.Q(('state__in', ['PROPOSED', 'ACCEPTED', 'REJECTED', 'REVOKED', 'DISPUTED', 'DECIDED', 'LAPSED'])), name='transfer_state_known'), models.CheckConstraint(condition=models.Q(('from_station', models.F('to_station')), _negated=True), name='transfer_elsewhere')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='DeskActItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seen', models.PositiveIntegerField(null=True)),
                    ('result', models.CharField(blank=True, choices=[('', 'not done yet'), ('done', 'done'), ('held', 'held by somebody else'), ('changed', 'changed since it was looked at'), ('state', 'not possible any more'), ('refused', 'refused'), ('undone', 'undone')], max_length=8)),
                    ('who', models.CharField(blank=True, max_length=32)),
                    ('version', models.PositiveIntegerField(null=True)),
                    ('before', models.JSONField(default=dict)),
                    ('act', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='warning.deskact')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Warning of an act',
                    'indexes': [models.Index(fields=['act', 'result', 'id'], name='desk_act_item_result')],
                    'constraints': [models.UniqueConstraint(fields=('act', 'warning'), name='desk_act_item_once')],
                },
            ),
            migrations.CreateModel(
                name='PairDecision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verdict', models.CharField(choices=[('same', 'the same person'), ('unsure', 'not sure'), ('different', 'different people')], max_length=10, verbose_name='Decision')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='Note')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warning.warningrecord')),
                    ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Decision on a pair',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('verdict', 'unsure')), fields=['-at'], name='pair_unsure')],
                    'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='pair_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='pair_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Comment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Remark')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Remark',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['warning', 'at'], name='comment_of_warning')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='FormerKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.BinaryField(max_length=16)),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_keys', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Former number',
                    'constraints': [models.UniqueConstraint(fields=('key', 'warning'), name='former_key_once')],
                },
            ),
            migrations.CreateModel(
                name='Directive',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('line', models.PositiveIntegerField(null=True)),
                    ('source', models.CharField(max_length=32, verbose_name='Channel')),
                    ('dedupe_key', models.BinaryField(max_length=16)),
                    ('merge', models.CharField(choices=[('NEW', 'New warning'), ('MERGED', 'Merged'), ('RAISED', 'Raised to the next round'), ('ROUND', 'New round')], max_length=8)),
                    ('source_type', models.CharField(max_length=16, verbose_name='Source')),
                    ('directive_no', models.CharField(blank=True, max_length=64, verbose_name='Directive number')),
                    ('level', models.PositiveSmallIntegerField(choices=[(0, 'Urgent'), (1, 'High'), (2, 'Medium'), (3, 'Low')], verbose_name='Level')),
                    ('fraud_type', models.CharField(max_length=24, verbose_name='Scam type')),
                    ('pushed_at', models.DateTimeField(verbose_name='Pushed')),
                    ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Received')),
                    ('last_contact_at', models.DateTimeField(null=True)),
                    ('tx_time', models.DateTimeField(null=True)),
                    ('tx_amount_fen', models.BigIntegerField(null=True)),
                    ('contact_index', models.BinaryField(max_length=16, null=True)),
                    ('flags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=48), default=list, size=None)),
                    ('raw', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='directives', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Directive',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('contact_index__isnull', False)), fields=['contact_index', 'warning'], name='directive_contact'), models.Index(condition=models.Q(('directive_no', ''), _negated=True), fields=['directive_no'], name='directive_number')],
                    'constraints': [models.UniqueConstraint(fields=('source', 'dedupe_key'), name='directive_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='FieldConflict',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('CLOSED', 'Closed meanwhile'), ('RECALLED', 'Back at the centre meanwhile'), ('TRANSFERRED', 'In other hands meanwhile'), ('WORKED', 'Worked on by a colleague meanwhile')], max_length=12, verbose_name='What happened')),
                    ('since', models.DateTimeField(verbose_name='Taken along')),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Opened')),
                    ('decided_at', models.DateTimeField(null=True, verbose_name='Decided')),
                    ('decision', models.CharField(blank=True, choices=[('STANDS', 'What is on record stands'), ('SENT', 'What was sent later is right'), ('BOTH', 'Both are right')], max_length=8, verbose_name='Decision')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Two accounts',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['warning', '-opened_at'], name='conflict_of_warning')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('warning', 'by'), name='conflict_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decision', ''), ('reason__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('reason__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='conflict_decided_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='FieldRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(unique=True)),
                    ('kind', models.CharField(choices=[('ATTEMPT', 'Contact attempt'), ('GRID', 'Grid visit'), ('PHOTO', 'Photo'), ('CLOSE', 'Outcome')], max_length=8, verbose_name='What')),
                    ('device_at', models.DateTimeField(verbose_name='Device time')),
                    ('clock_ahead_s', models.IntegerField(verbose_name='Device clock ahead (s)')),
                    ('at', models.DateTimeField(verbose_name='When')),
                    ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Received')),
                    ('verdict', models.CharField(choices=[('KEPT', 'Kept'), ('CONFLICT', 'Kept beside another account'), ('REFUSED', 'Refused')], max_length=8, verbose_name='What became of it')),
                    ('refusal', models.CharField(blank=True, max_length=24)),
                    ('account', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='As sent')),
                    ('attempt', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='field_record', to='warning.attempt')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('conflict', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='warning.fieldconflict')),
                    ('grid_task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warning.gridtask')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('warning', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='field_records', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Record from a phone',
                    'indexes': [models.Index(fields=['warning', 'at'], name='field_record_of_warning')],
                },
            ),
            migrations.CreateModel(
                name='Attachment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(unique=True)),
                    ('taken_at', models.DateTimeField(verbose_name='Taken')),
                    ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Received')),
                    ('size', models.PositiveIntegerField(verbose_name='Size')),
                    ('width', models.PositiveSmallIntegerField()),
                    ('height', models.PositiveSmallIntegerField()),
                    ('forgotten_at', models.DateTimeField(null=True, verbose_name='Deleted')),
                    ('attempt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='warning.attempt')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Photo',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['warning', 'taken_at'], name='photo_of_warning'), models.Index(condition=models.Q(('forgotten_at__isnull', True)), fields=['received_at'], name='photo_kept')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='FalseAlarm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(max_length=32, verbose_name='Channel')),
                    ('state', models.CharField(choices=[('PREPARED', 'To approve'), ('APPROVED', 'Approved, to send'), ('SENT', 'Sent'), ('ANSWERED', 'Answered'), ('DROPPED', 'Not sent back'), ('WITHDRAWN', 'Withdrawn')], default='PREPARED', max_length=12, verbose_name='State')),
                    ('reason', models.CharField(max_length=32, verbose_name='Reason')),
                    ('evidence', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Evidence')),
                    ('prepared_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Prepared')),
                    ('decided_at', models.DateTimeField(null=True, verbose_name='Decided')),
                    ('decision_note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('sent_at', models.DateTimeField(null=True, verbose_name='Sent')),
                    ('reference', models.CharField(blank=True, max_length=64, verbose_name='Receipt')),
                    ('answered_at', models.DateTimeField(null=True, verbose_name='Answered')),
                    ('accepted', models.BooleanField(null=True, verbose_name='Accepted by the source')),
                    ('answer', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='false_alarms', to='warning.warningrecord')),
                    ('directives', models.ManyToManyField(related_name='false_alarms', to='warning.directive')),
                ],
                options={
                    'verbose_name': 'False alarm',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['state', 'source', '-id'], name='false_alarm_state')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('PREPARED', 'APPROVED', 'SENT', 'ANSWERED'))), fields=('warning', 'source'), name='false_alarm_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['APPROVED', 'DROPPED', 'SENT', 'ANSWERED']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='false_alarm_decided_by_somebody')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CallBack',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('closed_at', models.DateTimeField(verbose_name='Closed')),
                    ('day', models.PositiveSmallIntegerField(verbose_name='Day')),
                    ('due_on', models.DateField(verbose_name='Due')),
                    ('involved', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('level', models.PositiveSmallIntegerField(verbose_name='Level')),
                    ('taken_at', models.DateTimeField(null=True)),
                    ('next_at', models.DateTimeField(null=True)),
                    ('done_at', models.DateTimeField(null=True, verbose_name='Done')),
                    ('verdict', models.CharField(blank=True, choices=[('VALID', 'Valid'), ('INVALID', 'Not valid'), ('GAVE_UP', 'Given up, not reached'), ('WITHDRAWN', 'Withdrawn')], max_length=12, verbose_name='Finding')),
                    ('reason', models.CharField(blank=True, max_length=24, verbose_name='Reason')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('consequence', models.CharField(blank=True, choices=[('REOPEN', 'Warning reopened'), ('CHIEF', 'Returned to the station chief')], max_length=12, verbose_name='What followed')),
                    ('answered_at', models.DateTimeField(null=True, verbose_name='Answered')),
                    ('answer', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Answer')),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Officer')),
                    ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Station')),
                    ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Done by')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='callbacks', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Call-back',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['unit', 'due_on', 'level'], name='callback_open'), models.Index(condition=models.Q(('done_at__isnull', False)), fields=['done_at'], name='callback_done')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('verdict', 'WITHDRAWN'), _negated=True), fields=('warning', 'closed_at', 'day'), name='callback_once'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('verdict', '')), models.Q(('done_at__isnull', False), models.Q(('verdict', ''), _negated=True)), _connector='OR'), name='callback_done_whole'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'INVALID'), models.Q(('reason', ''), _negated=True), models.Q(('consequence', ''), _negated=True)), models.Q(models.Q(('verdict', 'INVALID'), _negated=True), ('consequence', ''), ('reason', '')), _connector='OR'), name='callback_invalid_says_why')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CallBackTry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('cause', models.CharField(max_length=32, verbose_name='Cause')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('callback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='warning.callback')),
                ],
                options={
                    'verbose_name': 'Try',
                },
            ),
            migrations.CreateModel(
                name='WatchContact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('answer', models.CharField(choices=[('SAFE', 'No new contact with fraud'), ('CONTACT', 'In contact with fraud again'), ('PAYMENT', 'Paid again'), ('NOT_REACHED', 'Not reached')], max_length=12, verbose_name='Result')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('watch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='warning.watch')),
                ],
                options={
                    'verbose_name': 'Contact',
                },
            ),
            migrations.CreateModel(
                name='Proof',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=24, verbose_name='Kind of proof')),
                    ('reference', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reference')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='warning.attempt')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Proof of contact',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['warning', 'attempt'], name='proof_of_warning')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Waiver',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Leave to close early',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['warning', '-at'], name='waiver_of_warning')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SecondRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Opened')),
                    ('check_due', models.DateTimeField(verbose_name='Check due')),
                    ('checked_at', models.DateTimeField(null=True, verbose_name='Checked')),
                    ('result', models.CharField(blank=True, choices=[('TURNED', 'Believes it now'), ('STILL_DENIES', 'Still denies'), ('NOT_REACHED', 'Not reached that day')], max_length=16, verbose_name='Result')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('next', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opened_by_denials', to='warning.warningrecord', verbose_name='Next round')),
                    ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('warning', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='second_round', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Second round',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('checked_at__isnull', True)), fields=['check_due'], name='denial_check_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('result', '')), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='denial_check_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='MeetExclusion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('ASKED', 'To decide'), ('APPROVED', 'Left out'), ('REFUSED', 'Counted all the same')], default='ASKED', max_length=8)),
                    ('reason', models.CharField(max_length=24, verbose_name='Reason')),
                    ('paper', models.CharField(max_length=64, verbose_name='Number of the paper')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Asked for')),
                    ('decided_at', models.DateTimeField(null=True, verbose_name='Decided')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Left out of the meetings',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'REFUSED'), _negated=True), fields=('warning',), name='meet_exclusion_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'ASKED')), models.Q(models.Q(('state', 'ASKED'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='meet_exclusion_decided_by_another')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SmsList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fraud_type', models.CharField(max_length=24, verbose_name='Scam type')),
                    ('level', models.PositiveSmallIntegerField(choices=[(0, 'Urgent'), (1, 'High'), (2, 'Medium'), (3, 'Low')], verbose_name='Level')),
                    ('template_version', models.PositiveIntegerField(verbose_name='Version of the text')),
                    ('text', models.CharField(max_length=200, verbose_name='Text of the SMS')),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Made')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Made by')),
                ],
                options={
                    'verbose_name': 'SMS list',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['centre', '-id'], name='sms_list_of_centre')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SmsNumber',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                    ('phone_index', models.BinaryField(max_length=16, null=True)),
                    ('receipt', models.CharField(blank=True, choices=[('DELIVERED', 'Delivered'), ('FAILED', 'Not delivered'), ('UNKNOWN', 'Gateway does not know')], default='', max_length=12, verbose_name='Receipt')),
                    ('code', models.CharField(blank=True, default='', max_length=32, verbose_name='Code')),
                    ('receipt_at', models.DateTimeField(null=True, verbose_name='Receipt at')),
                    ('sms_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='warning.smslist')),
                    ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sms', to='warning.warningrecord')),
                ],
                options={
                    'verbose_name': 'Number of an SMS list',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['sms_list', 'receipt', 'id'], name='sms_number_of_list')],
                    'constraints': [models.UniqueConstraint(fields=('warning', 'sms_list'), name='sms_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), ('receipt', ''), ('receipt_at__isnull', True)), models.Q(('receipt__in', ['DELIVERED', 'FAILED', 'UNKNOWN']), ('receipt_at__isnull', False), models.Q(('code', ''), ('receipt', 'FAILED'), _connector='OR')), _connector='OR'), name='sms_number_receipt_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='KnownCase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('case_no', models.CharField(max_length=64, verbose_name='Case number')),
                    ('occurred_at', models.DateTimeField(verbose_name='Occurred')),
                    ('reported_at', models.DateTimeField(verbose_name='Reported')),
                    ('fraud_type', models.CharField(max_length=24, verbose_name='Scam type')),
                    ('loss_fen', models.BigIntegerField(default=0, verbose_name='Loss')),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                    ('phone_index', wuzha.sealed.fields.BlindIndexField('phone', blank=True, null=True)),
                    ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number')),
                    ('id_index', wuzha.sealed.fields.BlindIndexField('id_no', blank=True, null=True)),
                    ('account', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Account')),
                    ('account_index', wuzha.sealed.fields.BlindIndexField('account', blank=True, null=True)),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name')),
                    ('flags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=48), default=list, size=None, verbose_name='Flags')),
                    ('line', models.PositiveIntegerField(null=True)),
                    ('digest', models.BinaryField(max_length=16)),
                    ('raw', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Received')),
                    ('checked_at', models.DateTimeField(null=True, verbose_name='Back-checked')),
                    ('synthetic', models.BooleanField(default=False, verbose_name='Synthetic')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('station', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Station')),
                    ('victim_no', models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='Victim')),
                ],
                options={
                    'verbose_name': 'Case',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['reported_at'], name='case_reported'), models.Index(fields=['occurred_at'], name='case_occurred'), models.Index(condition=models.Q(('phone_index__isnull', False)), fields=['phone_index'], name='case_phone'), models.Index(condition=models.Q(('id_index__isnull', False)), fields=['id_index'], name='case_id_no'), models.Index(condition=models.Q(('account_index__isnull', False)), fields=['account_index'], name='case_account')],
                    'constraints': [models.UniqueConstraint(fields=('centre', 'case_no', 'victim_no'), name='case_once'), models.CheckConstraint(condition=models.Q(('phone_index__isnull', False), ('id_index__isnull', False), ('account_index__isnull', False), _connector='OR'), name='case_has_a_key'), models.CheckConstraint(condition=models.Q(('loss_fen__gte', 0)), name='case_loss_not_negative'), models.CheckConstraint(condition=models.Q(('occurred_at__lte', models.F('reported_at'))), name='case_times_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SavedFilter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=24, verbose_name='Name')),
                    ('query', models.CharField(max_length=300)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Saved filter',
                    'constraints': [models.UniqueConstraint(fields=('person', 'name'), name='saved_filter_once'), models.UniqueConstraint(fields=('unit', 'name'), name='saved_filter_of_unit_once'), models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', True), ('unit__isnull', False)), models.Q(('person__isnull', False), ('unit__isnull', True)), _connector='OR'), name='saved_filter_has_one_owner')],
                },
            ),
        ]),
        django.contrib.postgres.operations.AddConstraintNotValid(
            model_name='knowncase',
            constraint=models.CheckConstraint(condition=models.Q(('case_no', wuzha.plain.Plain(models.F('case_no')))), name='case_number_plain'),
        ),
        migrations.RunSQL(
            VICTIMS,
            NO_VICTIMS,
            state_operations=[
                Together([
                    migrations.RemoveConstraint(model_name='casematch', name='case_match_once'),
                    migrations.RemoveConstraint(model_name='backcheck', name='backcheck_once'),
                    migrations.RemoveField(model_name='casematch', name='case'),
                    migrations.RemoveField(model_name='backcheck', name='case'),
                    migrations.AddField(model_name='casematch', name='victim', field=_victim('matches'), preserve_default=False),
                    migrations.AddField(model_name='backcheck', name='victim', field=_victim('checks'), preserve_default=False),
                    migrations.AddConstraint(
                        model_name='casematch',
                        constraint=models.UniqueConstraint(fields=('victim', 'warning'), name='victim_match_once'),
                    ),
                    migrations.AddConstraint(
                        model_name='backcheck',
                        constraint=models.UniqueConstraint(fields=('victim', 'days'), name='victim_checked_once'),
                    ),
                    migrations.DeleteModel(name='KnownCase'),
                    migrations.DeleteModel(name='SavedFilter'),
                ]),
            ],
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
