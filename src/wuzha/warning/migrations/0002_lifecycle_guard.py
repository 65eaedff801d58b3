"""The life cycle in the database: no statement, whoever sends it, moves a warning along an edge that is not in
`warning.rules.lifecycle` (a test holds the two lists equal). Records of work are only ever added."""

from django.db import migrations

FORWARD = """
CREATE TABLE warning_lifecycle (
  from_state varchar(12) NOT NULL,
  to_state varchar(12) NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
INSERT INTO warning_lifecycle VALUES
  ('RECEIVED', 'CLAIMED'), ('RECEIVED', 'INVALID'), ('RECEIVED', 'SUPERSEDED'),
  ('CLAIMED', 'RECEIVED'), ('CLAIMED', 'DISPATCHED'), ('CLAIMED', 'INVALID'), ('CLAIMED', 'SUPERSEDED'),
  ('DISPATCHED', 'RECEIVED'), ('DISPATCHED', 'SIGNED'), ('DISPATCHED', 'SUPERSEDED'),
  ('SIGNED', 'RECEIVED'), ('SIGNED', 'WORKING'), ('SIGNED', 'SUPERSEDED'),
  ('WORKING', 'RECEIVED'), ('WORKING', 'CLOSED'), ('WORKING', 'SUPERSEDED'),
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
CREATE TRIGGER warning_lifecycle_guard BEFORE INSERT OR UPDATE OF state ON warning_warning
  FOR EACH ROW EXECUTE FUNCTION warning_guard_lifecycle();

CREATE FUNCTION warning_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
"""
BACKWARD = """
DROP TRIGGER warning_enrichment_append_only ON warning_enrichmentitem;
DROP TRIGGER warning_transition_append_only ON warning_transition;
DROP TRIGGER warning_attempt_append_only ON warning_attempt;
DROP TRIGGER warning_directive_append_only ON warning_directive;
DROP FUNCTION warning_refuse_change();
DROP TRIGGER warning_lifecycle_guard ON warning_warning;
DROP FUNCTION warning_guard_lifecycle();
DROP TABLE warning_lifecycle;
"""


class Migration(migrations.Migration):
    dependencies = [("warning", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
