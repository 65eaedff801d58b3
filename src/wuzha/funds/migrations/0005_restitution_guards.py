# SPDX-License-Identifier: Apache-2.0
"""The life of restitutions and their ledger in the database: no statement, whoever sends it, moves a restitution along
an edge that is not in `restitution.rules.lifecycle`, or writes a ledger row that does not follow from the one before it
(tests hold the lists equal). History and ledger are only ever added to."""

from django.db import migrations

FORWARD = """
CREATE TABLE funds_refund_lifecycle (
  from_state varchar(20) NOT NULL,
  to_state varchar(20) NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
INSERT INTO funds_refund_lifecycle VALUES
  ('DRAFT', 'TRACED'), ('APPLIED', 'TRACED'), ('MATERIALS_OK', 'TRACED'), ('OBJECTION_REVIEWED', 'TRACED'),
  ('RETURNED', 'TRACED'),
  ('TRACED', 'APPLIED'), ('APPLIED', 'MATERIALS_OK'), ('MATERIALS_OK', 'ANNOUNCED'),
  ('ANNOUNCED', 'OBJECTION_OPEN'), ('OBJECTION_REVIEWED', 'OBJECTION_OPEN'), ('OBJECTION_OPEN', 'OBJECTION_REVIEWED'),
  ('ANNOUNCED', 'ANNOUNCE_DONE'), ('OBJECTION_REVIEWED', 'ANNOUNCE_DONE'),
  ('MATERIALS_OK', 'COUNTY_APPROVED'), ('ANNOUNCE_DONE', 'COUNTY_APPROVED'),
  ('COUNTY_APPROVED', 'SUBMITTED'), ('SUBMITTED', 'DECIDED'), ('SUBMITTED', 'RETURNED'), ('SUBMITTED', 'REJECTED'),
  ('DECIDED', 'BANK_NOTIFIED'), ('BANK_FAILED', 'BANK_NOTIFIED'),
  ('BANK_NOTIFIED', 'BANK_PAID'), ('BANK_NOTIFIED', 'BANK_FAILED'),
  ('BANK_PAID', 'RECEIPTED'), ('RECEIPTED', 'CLOSED'),
  ('DRAFT', 'WITHDRAWN'), ('TRACED', 'WITHDRAWN'), ('APPLIED', 'WITHDRAWN'), ('MATERIALS_OK', 'WITHDRAWN'),
  ('ANNOUNCED', 'WITHDRAWN'), ('OBJECTION_OPEN', 'WITHDRAWN'), ('OBJECTION_REVIEWED', 'WITHDRAWN'),
  ('ANNOUNCE_DONE', 'WITHDRAWN'), ('COUNTY_APPROVED', 'WITHDRAWN'), ('RETURNED', 'WITHDRAWN'),
  ('DECIDED', 'WITHDRAWN'), ('BANK_FAILED', 'WITHDRAWN');

CREATE FUNCTION funds_guard_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'DRAFT' THEN
      RAISE EXCEPTION 'a restitution begins as DRAFT, not %', NEW.state USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.state <> OLD.state AND NOT EXISTS (
    SELECT FROM funds_refund_lifecycle WHERE from_state = OLD.state AND to_state = NEW.state
  ) THEN
    RAISE EXCEPTION 'a restitution does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_refund_lifecycle BEFORE INSERT OR UPDATE OF state ON funds_refundcase
  FOR EACH ROW EXECUTE FUNCTION funds_guard_refund();

-- Each row of an account's ledger follows from the one before it: the next number, and balances that differ by exactly
-- what was taken from one place and put into another.
CREATE FUNCTION funds_guard_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last funds_ledgerentry%ROWTYPE;
BEGIN
  SELECT * INTO last FROM funds_ledgerentry WHERE freeze_id = NEW.freeze_id ORDER BY seq DESC LIMIT 1;
  IF NEW.seq <> coalesce(last.seq, 0) + 1
     OR NEW.frozen_fen <> coalesce(last.frozen_fen, 0) + (CASE WHEN NEW.taken_from = 'BANK' THEN NEW.fen ELSE 0 END)
     OR NEW.free_fen <> coalesce(last.free_fen, 0)
        + (CASE WHEN NEW.put_into = 'FREE' THEN NEW.fen WHEN NEW.taken_from = 'FREE' THEN -NEW.fen ELSE 0 END)
     OR NEW.promised_fen <> coalesce(last.promised_fen, 0)
        + (CASE WHEN NEW.put_into = 'PROMISED' THEN NEW.fen WHEN NEW.taken_from = 'PROMISED' THEN -NEW.fen ELSE 0 END)
     OR NEW.refunded_fen <> coalesce(last.refunded_fen, 0)
        + (CASE WHEN NEW.put_into = 'REFUNDED' THEN NEW.fen ELSE 0 END)
     OR NEW.released_fen <> coalesce(last.released_fen, 0)
        + (CASE WHEN NEW.put_into = 'RELEASED' THEN NEW.fen ELSE 0 END)
  THEN
    RAISE EXCEPTION 'ledger of freeze %: row % does not follow from the one before it', NEW.freeze_id, NEW.seq
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_ledger_follows BEFORE INSERT ON funds_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION funds_guard_ledger();
CREATE TRIGGER funds_ledger_append_only BEFORE UPDATE OR DELETE ON funds_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();
CREATE TRIGGER funds_refundchange_append_only BEFORE UPDATE OR DELETE ON funds_refundchange
  FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();
"""
BACKWARD = """
DROP TRIGGER funds_refundchange_append_only ON funds_refundchange;
DROP TRIGGER funds_ledger_append_only ON funds_ledgerentry;
DROP TRIGGER funds_ledger_follows ON funds_ledgerentry;
DROP FUNCTION funds_guard_ledger();
DROP TRIGGER funds_refund_lifecycle ON funds_refundcase;
DROP FUNCTION funds_guard_refund();
DROP TABLE funds_refund_lifecycle;
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0004_restitution")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
