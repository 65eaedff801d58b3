# SPDX-License-Identifier: Apache-2.0
"""The life of orders in the database: no statement, whoever sends it, moves an order along an edge that is not in
`funds.rules` (a test holds the lists equal). What was answered and what changed is only ever added to."""

from django.db import migrations

FORWARD = """
CREATE TABLE funds_lifecycle (
  kind varchar(6) NOT NULL,
  from_state varchar(14) NOT NULL,
  to_state varchar(14) NOT NULL,
  PRIMARY KEY (kind, from_state, to_state)
);
INSERT INTO funds_lifecycle VALUES
  ('stop', 'DRAFT', 'ISSUED'), ('stop', 'DRAFT', 'WITHDRAWN'),
  ('stop', 'ISSUED', 'ACCEPTED'), ('stop', 'ISSUED', 'FAILED'),
  ('stop', 'ACCEPTED', 'EXTENDED'), ('stop', 'ACCEPTED', 'CONVERTED'), ('stop', 'ACCEPTED', 'RELEASED'),
  ('stop', 'ACCEPTED', 'EXPIRED'),
  ('stop', 'EXTENDED', 'CONVERTED'), ('stop', 'EXTENDED', 'RELEASED'), ('stop', 'EXTENDED', 'EXPIRED'),
  ('freeze', 'DRAFT', 'APPROVED'), ('freeze', 'DRAFT', 'REJECTED'),
  ('freeze', 'APPROVED', 'ISSUED'),
  ('freeze', 'ISSUED', 'ACTIVE'), ('freeze', 'ISSUED', 'FAILED'),
  ('freeze', 'ACTIVE', 'RELEASED'), ('freeze', 'ACTIVE', 'AUTO_RELEASED'), ('freeze', 'ACTIVE', 'DEDUCTED');

CREATE FUNCTION funds_guard_lifecycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'DRAFT' THEN
      RAISE EXCEPTION 'an order begins as DRAFT, not %', NEW.state USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.state <> OLD.state AND NOT EXISTS (
    SELECT FROM funds_lifecycle WHERE kind = TG_ARGV[0] AND from_state = OLD.state AND to_state = NEW.state
  ) THEN
    RAISE EXCEPTION 'an order does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_stop_lifecycle BEFORE INSERT OR UPDATE OF state ON funds_stoporder
  FOR EACH ROW EXECUTE FUNCTION funds_guard_lifecycle('stop');
CREATE TRIGGER funds_freeze_lifecycle BEFORE INSERT OR UPDATE OF state ON funds_freeze
  FOR EACH ROW EXECUTE FUNCTION funds_guard_lifecycle('freeze');

CREATE FUNCTION funds_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER funds_change_append_only BEFORE UPDATE OR DELETE ON funds_change
  FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();
CREATE TRIGGER funds_answer_append_only BEFORE UPDATE OR DELETE ON funds_bankanswer
  FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();
"""
BACKWARD = """
DROP TRIGGER funds_answer_append_only ON funds_bankanswer;
DROP TRIGGER funds_change_append_only ON funds_change;
DROP FUNCTION funds_refuse_change();
DROP TRIGGER funds_freeze_lifecycle ON funds_freeze;
DROP TRIGGER funds_stop_lifecycle ON funds_stoporder;
DROP FUNCTION funds_guard_lifecycle();
DROP TABLE funds_lifecycle;
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
