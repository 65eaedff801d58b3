# SPDX-License-Identifier: Apache-2.0
"""The life cycle in the database: no statement, whoever sends it, moves a warning along an edge that is not in
`warning.rules.lifecycle` (a test holds the two lists equal). Records of work are only ever added to, but for personal data
that has served its time; changes reach the feed; moved clocks are looked at."""

from django.db import migrations

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
      AND NOT (starts_with(was.value #>> '{}', '\x01') AND starts_with(becomes.value #>> '{}', '\x01'))
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
"""
BACKWARD = """
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


class Migration(migrations.Migration):
    replaces = [("warning", "0018_guard_only_what_moves")]
    dependencies = [("warning", "0001_schema")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
