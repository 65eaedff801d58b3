# SPDX-License-Identifier: Apache-2.0
"""The life of orders and restitutions in the database: no statement, whoever sends it, moves one along an edge that is not in
`funds.orders.rules` and `funds.refunds.rules` (tests hold the lists equal), or writes a row of a ledger that does not follow
from the one before it. Answers, histories and ledgers are only ever added to; changes reach the feed of the desk."""

from django.db import migrations

#: What the pages of the desk show: table, its function, on what.
TABLES = (
    ("funds_stoporder", "funds_feed_case", ("insert", "update")),
    ("funds_freeze", "funds_feed_case", ("insert", "update")),
    ("funds_report", "funds_feed_case", ("insert",)),
    ("funds_payment", "funds_feed_case", ("insert",)),
    ("funds_tracerun", "funds_feed_case", ("insert",)),
    ("funds_orderalert", "funds_feed_order", ("insert", "update")),
    ("funds_paper", "funds_feed_order", ("insert",)),
    ("funds_bankanswer", "funds_feed_order", ("insert",)),
)

FORWARD = r"""
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
  ('freeze', 'ACTIVE', 'RELEASED'), ('freeze', 'ACTIVE', 'AUTO_RELEASED'), ('freeze', 'ACTIVE', 'DEDUCTED'),
  -- Answers that are corrected.
  ('stop', 'ACCEPTED', 'FAILED'), ('stop', 'FAILED', 'ACCEPTED'), ('stop', 'EXTENDED', 'ACCEPTED'),
  ('stop', 'CONVERTED', 'ACCEPTED'), ('stop', 'CONVERTED', 'EXTENDED'),
  ('freeze', 'ACTIVE', 'FAILED'), ('freeze', 'FAILED', 'ACTIVE');

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
  -- The retention service says so in its transaction; even then only a sealed value is emptied, or replaced by a
  -- sealed one (its tombstone).
  IF TG_OP = 'UPDATE' AND current_setting('wuzha.erasing', true) = 'on' AND NOT EXISTS (
    SELECT FROM jsonb_each(to_jsonb(OLD)) AS was JOIN jsonb_each(to_jsonb(NEW)) AS becomes USING (key)
    WHERE was.value IS DISTINCT FROM becomes.value AND NOT (
      starts_with(was.value #>> '{}', '\x01')
      AND (becomes.value = 'null'::jsonb OR starts_with(becomes.value #>> '{}', '\x01'))
    )
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER funds_change_append_only BEFORE UPDATE OR DELETE ON funds_change
  FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();
CREATE TRIGGER funds_answer_append_only BEFORE UPDATE OR DELETE ON funds_bankanswer
  FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();

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

-- Pages of transfers keep room for what the other bank tells, so that their indexes are not written a second time.
ALTER TABLE funds_transfer SET (fillfactor = 80);

-- One trigger a statement, whatever the number of its rows: a file of answers wakes the open pages once a statement, and
-- one transaction wakes each listener once.
CREATE FUNCTION funds_feed_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO funds_casechanged (case_id, centre_id)
  SELECT DISTINCT c.id, c.centre_id FROM fresh AS f JOIN funds_fundscase AS c ON c.id = f.case_id;
  IF FOUND THEN
    PERFORM pg_notify('wuzha_funds_desk', '');
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION funds_feed_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO funds_casechanged (case_id, centre_id)
  SELECT DISTINCT c.id, c.centre_id
  FROM fresh AS f
  LEFT JOIN funds_stoporder AS s ON s.id = f.stop_id
  LEFT JOIN funds_freeze AS z ON z.id = f.freeze_id
  JOIN funds_fundscase AS c ON c.id = coalesce(s.case_id, z.case_id);
  IF FOUND THEN
    PERFORM pg_notify('wuzha_funds_desk', '');
  END IF;
  RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER funds_feed_{verb} AFTER {verb} ON {table} "
    f"REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
    for table, function, verbs in TABLES
    for verb in verbs
)
BACKWARD = "".join(
    f"DROP TRIGGER funds_feed_{verb} ON {table};\n" for table, _function, verbs in TABLES for verb in verbs
) + """
DROP FUNCTION funds_feed_order();
DROP FUNCTION funds_feed_case();
DROP TRIGGER funds_refundchange_append_only ON funds_refundchange;
DROP TRIGGER funds_ledger_append_only ON funds_ledgerentry;
DROP TRIGGER funds_ledger_follows ON funds_ledgerentry;
DROP FUNCTION funds_guard_ledger();
DROP TRIGGER funds_refund_lifecycle ON funds_refundcase;
DROP FUNCTION funds_guard_refund();
DROP TABLE funds_refund_lifecycle;
DROP TRIGGER funds_answer_append_only ON funds_bankanswer;
DROP TRIGGER funds_change_append_only ON funds_change;
DROP FUNCTION funds_refuse_change();
DROP TRIGGER funds_freeze_lifecycle ON funds_freeze;
DROP TRIGGER funds_stop_lifecycle ON funds_stoporder;
DROP FUNCTION funds_guard_lifecycle();
DROP TABLE funds_lifecycle;
ALTER TABLE funds_transfer RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_schema")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
