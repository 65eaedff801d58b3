# SPDX-License-Identifier: Apache-2.0
"""The funds desk: orders, statements, traces, restitutions. Columns stand in the order in which installed databases
have them.

The lives of orders and restitutions are held in the database: no statement, whoever sends it, moves one along an edge
that is not in `funds.orders.rules` and `funds.refunds.rules` (tests hold the lists equal), or writes a row of a ledger
that does not follow from the one before it. Answers, histories and ledgers are only ever added to; changes reach the
feed of the desk.

No freeze and no restitution without a filed case and the level that must approve (公通字〔2024〕22号 2; 规定 239 to 241). What
was recorded of a filing, of whose an account is and of a report stays when it is put right; what was decided is not
changed behind the decision; a renewal goes its steps. Numbers are compared in their plain form.

受案, 立案, 不予立案 and 撤案 of the desk's cases are steps of cases. The old columns stay, for processes of the version before
that still run; a later version drops them.
"""

import datetime
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.lookups
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

FEEDS = (
    ("funds_stoporder", "funds_feed_case", ("insert", "update")),
    ("funds_freeze", "funds_feed_case", ("insert", "update")),
    ("funds_report", "funds_feed_case", ("insert",)),
    ("funds_payment", "funds_feed_case", ("insert",)),
    ("funds_tracerun", "funds_feed_case", ("insert",)),
    ("funds_orderalert", "funds_feed_order", ("insert", "update")),
    ("funds_paper", "funds_feed_order", ("insert",)),
    ("funds_bankanswer", "funds_feed_order", ("insert",)),
    ("funds_fundscase", "funds_feed_filing", ("update",)),
    ("funds_release", "funds_feed_freeze", ("insert", "update")),
    ("funds_renewal", "funds_feed_freeze", ("insert", "update")),
    ("funds_freezeobjection", "funds_feed_freeze", ("insert", "update")),
    ("funds_securitysale", "funds_feed_freeze", ("insert", "update")),
    ("funds_seizure", "funds_feed_case", ("insert", "update")),
    ("funds_giveback", "funds_feed_case", ("insert", "update")),
    ("funds_reportagain", "funds_feed_case", ("insert",)),
)
REFERENCES = {
    "funds_transfer": {"case_id": "funds_fundscase", "payer_id": "funds_account", "payee_id": "funds_account"},
    "funds_sourcerow": {"file_id": "funds_statementfile"},
}
KEPT = ("funds_fundscase", "funds_account", "funds_statementfile")


def _changed(columns):
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)

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
  ('freeze', 'ACTIVE', 'AUTO_RELEASED'), ('freeze', 'ACTIVE', 'DEDUCTED'),
  -- Answers that are corrected.
  ('stop', 'ACCEPTED', 'FAILED'), ('stop', 'FAILED', 'ACCEPTED'), ('stop', 'EXTENDED', 'ACCEPTED'),
  ('stop', 'CONVERTED', 'ACCEPTED'), ('stop', 'CONVERTED', 'EXTENDED'),
  ('freeze', 'ACTIVE', 'FAILED'), ('freeze', 'FAILED', 'ACTIVE'),
  -- A release goes by its notice and the bank's receipt.
  ('freeze', 'ACTIVE', 'RELEASING'), ('freeze', 'RELEASING', 'ACTIVE'), ('freeze', 'RELEASING', 'RELEASED'),
  ('freeze', 'RELEASING', 'AUTO_RELEASED'),
  -- Freezes are given up before they are issued.
  ('freeze', 'DRAFT', 'WITHDRAWN'), ('freeze', 'APPROVED', 'WITHDRAWN'),
  -- A renewal that was sent in time may be recorded after the end.
  ('freeze', 'AUTO_RELEASED', 'ACTIVE');

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
      starts_with(was.value #>> '{}', '\x')
      AND (becomes.value = 'null'::jsonb OR starts_with(becomes.value #>> '{}', '\x'))
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

CREATE FUNCTION funds_level(authority varchar) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE authority WHEN 'COUNTY' THEN 1 WHEN 'PREFECTURE' THEN 2 WHEN 'PROVINCE' THEN 3 ELSE 0 END
$$;

-- 受案 → 立案 → 撤案, and never back.
-- A filing is put right only after its former version was kept; filed anew it carries no freeze that was decided before.
CREATE FUNCTION funds_guard_filing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.filing <> OLD.filing AND (OLD.filing, NEW.filing) NOT IN (
    ('NONE', 'ACCEPTED'), ('ACCEPTED', 'FILED'), ('ACCEPTED', 'NOT_FILED'), ('NOT_FILED', 'FILED'),
    ('FILED', 'WITHDRAWN'), ('WITHDRAWN', 'FILED')
  ) THEN
    RAISE EXCEPTION 'a case does not go from % to %', OLD.filing, NEW.filing USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.filing = 'FILED' AND NEW.filed_on > OLD.filed_on AND EXISTS (
    SELECT FROM funds_freeze
    WHERE case_id = NEW.id AND state NOT IN ('DRAFT', 'REJECTED', 'WITHDRAWN') AND decided_on < NEW.filed_on
      AND decided_on >= OLD.filed_on
  ) OR OLD.filing = 'WITHDRAWN' AND NEW.filing = 'FILED' AND EXISTS (
    SELECT FROM funds_freeze
    WHERE case_id = NEW.id AND state IN ('APPROVED', 'ISSUED', 'ACTIVE', 'RELEASING') AND decided_on < NEW.filed_on
  ) THEN
    RAISE EXCEPTION 'a freeze of case % was decided before %', NEW.id, NEW.filed_on USING ERRCODE = 'check_violation';
  END IF;
  IF (
    OLD.accepted_no <> '' AND (OLD.accepted_no, OLD.accepted_on, OLD.decide_days)
      IS DISTINCT FROM (NEW.accepted_no, NEW.accepted_on, NEW.decide_days)
    OR OLD.filing_no <> '' AND (OLD.filing_no, OLD.filed_on, OLD.filing_organ, OLD.case_no)
      IS DISTINCT FROM (NEW.filing_no, NEW.filed_on, NEW.filing_organ, NEW.case_no)
    OR OLD.unfiled_no <> '' AND (OLD.unfiled_no, OLD.unfiled_on) IS DISTINCT FROM (NEW.unfiled_no, NEW.unfiled_on)
    OR OLD.notified_no <> '' AND (OLD.notified_no, OLD.notified_on) IS DISTINCT FROM (NEW.notified_no, NEW.notified_on)
  ) AND NOT EXISTS (
    SELECT FROM funds_formerfiling AS f
    WHERE f.case_id = OLD.id
      AND (f.filing, f.accepted_no, f.accepted_on, f.decide_days, f.filing_no, f.filed_on, f.filing_organ, f.case_no,
           f.unfiled_no, f.unfiled_on, f.notified_no, f.notified_on)
        IS NOT DISTINCT FROM
          (OLD.filing, OLD.accepted_no, OLD.accepted_on, OLD.decide_days, OLD.filing_no, OLD.filed_on,
           OLD.filing_organ, OLD.case_no, OLD.unfiled_no, OLD.unfiled_on, OLD.notified_no, OLD.notified_on)
  ) THEN
    RAISE EXCEPTION 'case %: what was recorded of its filing was not kept', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_case_filing BEFORE UPDATE OF
  filing, accepted_no, accepted_on, decide_days, case_no, filing_no, filed_on, filing_organ, unfiled_no, unfiled_on,
  notified_no, notified_on
  ON funds_fundscase FOR EACH ROW EXECUTE FUNCTION funds_guard_filing();

CREATE FUNCTION funds_guard_filed_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NEW.state IN ('APPROVED', 'ISSUED') THEN
    IF NOT coalesce(funds_filed_on(NEW.case_id) <= NEW.decided_on, false) THEN
      RAISE EXCEPTION 'freeze %: its case is not filed', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'APPROVED'
       AND (NEW.required_authority = '' OR NEW.organ = '' OR NEW.decider_title = '') THEN
      RAISE EXCEPTION 'freeze %: who decided is not recorded whole', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'ISSUED' AND NEW.doc_no = '' THEN
      RAISE EXCEPTION 'freeze %: the number of its notice is missing', NEW.id USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_freeze_filed BEFORE UPDATE OF state ON funds_freeze
  FOR EACH ROW EXECUTE FUNCTION funds_guard_filed_freeze();

-- A renewal and a release are of the level that approved the freeze, or above it; a renewal of a filed case.
CREATE FUNCTION funds_guard_same_level() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  first funds_freeze%ROWTYPE;
BEGIN
  SELECT * INTO first FROM funds_freeze WHERE id = NEW.freeze_id;
  IF funds_level(NEW.authority) < funds_level(first.authority) THEN
    RAISE EXCEPTION 'freeze %: % is below the level that approved it', first.id, NEW.authority
      USING ERRCODE = 'check_violation';
  END IF;
  IF TG_ARGV[0] = 'filed' AND NOT coalesce(funds_filed_on(first.case_id) <= NEW.decided_on, false) THEN
    RAISE EXCEPTION 'freeze %: its case is not filed', first.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_renewal_level BEFORE UPDATE OF state ON funds_renewal
  FOR EACH ROW WHEN (NEW.state = 'APPROVED' AND OLD.state <> 'APPROVED')
  EXECUTE FUNCTION funds_guard_same_level('filed');
CREATE TRIGGER funds_release_level BEFORE INSERT ON funds_release
  FOR EACH ROW EXECUTE FUNCTION funds_guard_same_level('released');

CREATE FUNCTION funds_guard_filed_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF funds_filed_on(NEW.case_id) IS NULL THEN
    RAISE EXCEPTION 'restitution %: its case is not filed', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_refund_filed BEFORE UPDATE OF state ON funds_refundcase
  FOR EACH ROW WHEN (
    NEW.state <> OLD.state AND NEW.state IN ('COUNTY_APPROVED', 'SUBMITTED', 'DECIDED', 'BANK_NOTIFIED')
  )
  EXECUTE FUNCTION funds_guard_filed_refund();

CREATE TRIGGER funds_formerfiling_append_only BEFORE UPDATE OR DELETE ON funds_formerfiling
  FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();

-- Columns that stay as they were decided. The arguments name them.
CREATE FUNCTION funds_guard_columns() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was jsonb := to_jsonb(OLD);
  becomes jsonb := to_jsonb(NEW);
BEGIN
  FOR n IN 0 .. TG_NARGS - 1 LOOP
    IF was -> TG_ARGV[n] IS DISTINCT FROM becomes -> TG_ARGV[n] THEN
      RAISE EXCEPTION '% of % % is what was decided and does not change', TG_ARGV[n], TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_freeze_decided BEFORE UPDATE ON funds_freeze FOR EACH ROW WHEN (OLD.state <> 'DRAFT')
  EXECUTE FUNCTION funds_guard_columns(
    'case_id', 'account_id', 'asset', 'term', 'authority', 'required_authority', 'organ', 'decider',
    'decider_title', 'decision_no', 'decided_on', 'reviewed_on', 'decision_by_id');
CREATE TRIGGER funds_freeze_issued BEFORE UPDATE ON funds_freeze
  FOR EACH ROW WHEN (OLD.state NOT IN ('DRAFT', 'APPROVED'))
  EXECUTE FUNCTION funds_guard_columns('request_no', 'doc_no');
CREATE TRIGGER funds_renewal_decided BEFORE UPDATE ON funds_renewal FOR EACH ROW WHEN (OLD.state <> 'DRAFT')
  EXECUTE FUNCTION funds_guard_columns(
    'freeze_id', 'term', 'from_at', 'authority', 'required_authority', 'organ', 'decider',
    'decider_title', 'decision_no', 'decided_on', 'reviewed_on', 'decision_by_id');
CREATE TRIGGER funds_release_decided BEFORE UPDATE ON funds_release FOR EACH ROW
  EXECUTE FUNCTION funds_guard_columns(
    'freeze_id', 'kind', 'ground', 'limit_fen', 'authority', 'required_authority', 'organ', 'decider',
    'decider_title', 'decision_no', 'decided_on', 'decision_by_id');
CREATE TRIGGER funds_refund_case_stays BEFORE UPDATE OF case_id ON funds_refundcase FOR EACH ROW
  EXECUTE FUNCTION funds_guard_columns('case_id');

-- A freeze is let go by its notice, and free on the receipt; it shrinks by a decision to limit it, and lasts longer by
-- a renewal that the bank confirmed, or an answer that was put right.
CREATE FUNCTION funds_guard_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'ISSUED' AND OLD.state <> 'ISSUED'
     AND (NEW.issued_at AT TIME ZONE 'Asia/Shanghai')::date < NEW.decided_on THEN
    RAISE EXCEPTION 'freeze %: issued before it was decided', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state IN ('RELEASING', 'RELEASED') AND NOT EXISTS (
    SELECT FROM funds_release WHERE freeze_id = NEW.id AND kind = 'LIFT'
      AND state = CASE NEW.state WHEN 'RELEASING' THEN 'SENT' ELSE 'DONE' END
  ) THEN
    RAISE EXCEPTION 'freeze %: no notice or receipt of its release', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state <> 'DRAFT' AND (NEW.amount_fen <> OLD.amount_fen OR NEW.scope_code <> OLD.scope_code) AND (
    NEW.scope_code = '02' OR (OLD.scope_code = '01' AND NEW.amount_fen > OLD.amount_fen) OR NOT EXISTS (
      SELECT FROM funds_release WHERE freeze_id = NEW.id AND kind = 'LIMIT' AND state = 'DONE'
    )
  ) THEN
    RAISE EXCEPTION 'freeze %: no decision to limit it', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state IN ('ACTIVE', 'RELEASING') AND NEW.state = OLD.state AND NEW.expires_at > OLD.expires_at
     AND OLD.mode <> 'QUEUED' AND NOT EXISTS (
       SELECT FROM funds_renewal WHERE freeze_id = NEW.id AND state = 'CONFIRMED' AND until_at = NEW.expires_at
     ) AND NOT EXISTS (
       SELECT FROM funds_bankanswer WHERE freeze_id = NEW.id AND asked IN ('FREEZE', 'RENEW') AND corrects_id IS NOT NULL
     ) THEN
    RAISE EXCEPTION 'freeze %: no renewal until %', NEW.id, NEW.expires_at USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_freeze_notice BEFORE UPDATE OF state, amount_fen, scope_code, expires_at ON funds_freeze
  FOR EACH ROW EXECUTE FUNCTION funds_guard_held();

-- Steps of renewals and releases; the level of the first approver and the filed case hold at each of a renewal's.
CREATE FUNCTION funds_guard_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state <> TG_ARGV[0] OR TG_OP = 'UPDATE' AND NEW.state <> OLD.state
     AND position(OLD.state || '>' || NEW.state || ' ' IN TG_ARGV[1]) = 0 THEN
    RAISE EXCEPTION '% does not begin as, or go to, %', TG_TABLE_NAME, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_renewal_steps BEFORE INSERT OR UPDATE OF state ON funds_renewal
  FOR EACH ROW EXECUTE FUNCTION funds_guard_steps('DRAFT',
    'DRAFT>APPROVED DRAFT>REJECTED APPROVED>ISSUED ISSUED>CONFIRMED ISSUED>FAILED CONFIRMED>FAILED FAILED>CONFIRMED '
    'DRAFT>TOO_LATE APPROVED>TOO_LATE TOO_LATE>ISSUED ');
CREATE TRIGGER funds_release_steps BEFORE INSERT OR UPDATE OF state ON funds_release
  FOR EACH ROW EXECUTE FUNCTION funds_guard_steps('DECIDED', 'DECIDED>SENT SENT>DONE SENT>REFUSED ');
CREATE TRIGGER funds_renewal_issued BEFORE UPDATE OF state ON funds_renewal
  FOR EACH ROW WHEN (NEW.state = 'ISSUED' AND OLD.state <> 'ISSUED')
  EXECUTE FUNCTION funds_guard_same_level('filed');

-- What has lapsed holds again only by a renewal that was sent before its end.
CREATE FUNCTION funds_guard_lapsed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM funds_renewal WHERE freeze_id = NEW.id AND state = 'ISSUED' AND late AND from_at = OLD.expires_at
      AND issued_at < from_at
  ) THEN
    RAISE EXCEPTION 'freeze %: it has lapsed, and no renewal was sent before that', NEW.id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_freeze_lapsed BEFORE UPDATE OF state ON funds_freeze
  FOR EACH ROW WHEN (OLD.state = 'AUTO_RELEASED' AND NEW.state <> 'AUTO_RELEASED')
  EXECUTE FUNCTION funds_guard_lapsed();

-- A case number is written as it is compared: in half width, without what stands between its digits. What an older
-- release wrote otherwise stays, and is the same number all the same.
CREATE FUNCTION funds_plain_no(number varchar) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT upper(regexp_replace(normalize(number, NFKC), '(\W|_)+', '', 'g'))
$$;
CREATE INDEX funds_case_no_plain ON funds_fundscase (centre_id, funds_plain_no(case_no)) WHERE case_no <> '';
CREATE FUNCTION funds_guard_case_no() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.case_no = OLD.case_no THEN
    RETURN NEW;
  END IF;
  IF NEW.case_no <> funds_plain_no(NEW.case_no) THEN
    RAISE EXCEPTION 'case %: % is not the plain form of a case number', NEW.id, NEW.case_no
      USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT FROM funds_fundscase
    WHERE centre_id = NEW.centre_id AND id <> NEW.id AND case_no <> '' AND funds_plain_no(case_no) = NEW.case_no
  ) THEN
    RAISE EXCEPTION 'another case of the centre has the number %', NEW.case_no USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_case_no BEFORE INSERT OR UPDATE OF case_no ON funds_fundscase
  FOR EACH ROW WHEN (NEW.case_no <> '') EXECUTE FUNCTION funds_guard_case_no();

-- Whose an account is changes only after what was said before was kept; no number of ours confirms it.
CREATE FUNCTION funds_guard_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF normalize(NEW.confirmation, NFKC) ~* '^(\W|_)*(Z(\W|_)*[JF]|D(\W|_)*J|F(\W|_)*H)((\W|_)*[0-9]){4,}(\W|_)*$' THEN
      RAISE EXCEPTION 'account %: % is no number of a bank', NEW.account_id, NEW.confirmation
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    -- Seals and indexes are renewed with their keys; what was said, when and of what, does not change.
    IF (NEW.case_id, NEW.account_id, NEW.confirmation, NEW.at, NEW.by_id)
      IS DISTINCT FROM (OLD.case_id, OLD.account_id, OLD.confirmation, OLD.at, OLD.by_id) THEN
      RAISE EXCEPTION 'account %: whose it is was not kept', OLD.account_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF current_setting('wuzha.erasing', true) IS DISTINCT FROM 'on' AND NOT EXISTS (
    SELECT FROM funds_formerowner
    WHERE case_id = OLD.case_id AND account_id = OLD.account_id AND at = OLD.at AND confirmation = OLD.confirmation
  ) THEN
    RAISE EXCEPTION 'account %: whose it is was not kept', OLD.account_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER funds_owner_kept BEFORE INSERT OR UPDATE OR DELETE ON funds_accountowner
  FOR EACH ROW EXECUTE FUNCTION funds_guard_owner();
CREATE TRIGGER funds_formerowner_append_only BEFORE UPDATE OR DELETE ON funds_formerowner
  FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();

CREATE TRIGGER funds_reportagain_append_only BEFORE UPDATE OR DELETE ON funds_reportagain
  FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();

-- The day since which a case of the desk is filed; none where it is not, or not any more.
CREATE FUNCTION funds_filed_on(funds_case bigint) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT s.day
  FROM funds_fundscase AS f
  JOIN cases_case AS c ON c.id = f.case_id AND c.state IN ('FILED', 'SOLVED', 'SENT', 'CONCLUDED')
  JOIN cases_casestep AS s ON s.case_id = c.id AND s.act = 'file' AND s.struck_by_id IS NULL
  WHERE f.id = funds_case ORDER BY s.day DESC, s.id DESC LIMIT 1
$$;

-- A filing is not put right to a day after a freeze that rests on it; filed anew it carries none that is older.
CREATE FUNCTION funds_guard_filing_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM funds_freeze AS z JOIN funds_fundscase AS f ON f.id = z.case_id
    WHERE f.case_id = NEW.case_id AND z.decided_on < NEW.day AND (
      z.state IN ('APPROVED', 'ISSUED', 'ACTIVE', 'RELEASING')
      OR z.state NOT IN ('DRAFT', 'REJECTED', 'WITHDRAWN') AND EXISTS (
        SELECT FROM cases_casestep AS s
        WHERE s.case_id = NEW.case_id AND s.act = 'file' AND s.struck_by_id IS NULL AND s.id < NEW.id
          AND s.day <= z.decided_on AND NOT EXISTS (
            SELECT FROM cases_casestep AS w
            WHERE w.case_id = NEW.case_id AND w.act = 'withdraw' AND w.struck_by_id IS NULL AND w.id > s.id
          )
      )
    )
  ) THEN
    RAISE EXCEPTION 'a freeze of case % was decided before %', NEW.case_id, NEW.day USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_filing_step BEFORE INSERT ON cases_casestep
  FOR EACH ROW WHEN (NEW.act = 'file') EXECUTE FUNCTION funds_guard_filing_step();

CREATE TRIGGER funds_sheetanswer_kept BEFORE DELETE OR UPDATE OF source, headers, said, file_id, by_id, at
  ON funds_sheetanswer FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();

-- What transfers and their lines refer to is looked up once a statement, not once a row: a file of bank statements names
-- thousands of accounts in tens of thousands of rows, and the look-ups were a third of the database's work on it. As
-- strict as foreign keys: who is referred to is never deleted, so that it is enough to find it once, and a row never
-- refers to another one later.
CREATE FUNCTION funds_check_references() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  nobody bigint;
BEGIN
  FOR place IN 0 .. TG_NARGS - 1 BY 2 LOOP
    EXECUTE format(
      'SELECT a.key FROM (SELECT DISTINCT %I AS key FROM added) AS a'
      ' WHERE a.key IS NOT NULL AND NOT EXISTS (SELECT FROM %I AS r WHERE r.id = a.key) LIMIT 1',
      TG_ARGV[place], TG_ARGV[place + 1]
    ) INTO nobody;
    IF nobody IS NOT NULL THEN
      RAISE EXCEPTION '% of a row of % is %, which % does not have',
        TG_ARGV[place], TG_TABLE_NAME, nobody, TG_ARGV[place + 1] USING ERRCODE = 'foreign_key_violation';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

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
CREATE FUNCTION funds_feed_filing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO funds_casechanged (case_id, centre_id) SELECT id, centre_id FROM fresh;
  IF FOUND THEN
    PERFORM pg_notify('wuzha_funds_desk', '');
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION funds_feed_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO funds_casechanged (case_id, centre_id)
  SELECT DISTINCT c.id, c.centre_id
  FROM fresh AS f JOIN funds_freeze AS z ON z.id = f.freeze_id JOIN funds_fundscase AS c ON c.id = z.case_id;
  IF FOUND THEN
    PERFORM pg_notify('wuzha_funds_desk', '');
  END IF;
  RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER funds_references AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
    f" FOR EACH STATEMENT EXECUTE FUNCTION funds_check_references({', '.join(f'{key}, {value}' for key, value in refers.items())});\n"
    f"CREATE TRIGGER funds_references_stay BEFORE UPDATE OF {', '.join(refers)} ON {table}"
    f" FOR EACH ROW WHEN ({_changed(refers)}) EXECUTE FUNCTION funds_refuse_change();\n"
    for table, refers in REFERENCES.items()
) + "".join(
    f"CREATE TRIGGER funds_kept BEFORE DELETE OR UPDATE OF id ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();\n"
    for table in KEPT
) + "".join(
    f"CREATE TRIGGER funds_feed_{verb} AFTER {verb} ON {table} "
    f"REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
    for table, function, verbs in FEEDS
    for verb in verbs
)
BACKWARD = "".join(
    f"DROP TRIGGER funds_feed_{verb} ON {table};\n" for table, _function, verbs in FEEDS for verb in verbs
) + "".join(f"DROP TRIGGER funds_kept ON {table};\n" for table in KEPT) + "".join(
    f"DROP TRIGGER funds_references_stay ON {table};\nDROP TRIGGER funds_references ON {table};\n" for table in REFERENCES
) + """
DROP FUNCTION funds_feed_freeze();
DROP FUNCTION funds_feed_filing();
DROP FUNCTION funds_feed_order();
DROP FUNCTION funds_feed_case();
DROP FUNCTION funds_check_references();
DROP TRIGGER funds_sheetanswer_kept ON funds_sheetanswer;
DROP TRIGGER funds_filing_step ON cases_casestep;
DROP FUNCTION funds_guard_filing_step();
DROP TRIGGER funds_reportagain_append_only ON funds_reportagain;
DROP TRIGGER funds_formerowner_append_only ON funds_formerowner;
DROP TRIGGER funds_owner_kept ON funds_accountowner;
DROP FUNCTION funds_guard_owner();
DROP TRIGGER funds_case_no ON funds_fundscase;
DROP FUNCTION funds_guard_case_no();
DROP INDEX funds_case_no_plain;
DROP FUNCTION funds_plain_no(varchar);
DROP TRIGGER funds_freeze_lapsed ON funds_freeze;
DROP FUNCTION funds_guard_lapsed();
DROP TRIGGER funds_renewal_issued ON funds_renewal;
DROP TRIGGER funds_release_steps ON funds_release;
DROP TRIGGER funds_renewal_steps ON funds_renewal;
DROP FUNCTION funds_guard_steps();
DROP TRIGGER funds_freeze_notice ON funds_freeze;
DROP FUNCTION funds_guard_held();
DROP TRIGGER funds_refund_case_stays ON funds_refundcase;
DROP TRIGGER funds_release_decided ON funds_release;
DROP TRIGGER funds_renewal_decided ON funds_renewal;
DROP TRIGGER funds_freeze_issued ON funds_freeze;
DROP TRIGGER funds_freeze_decided ON funds_freeze;
DROP FUNCTION funds_guard_columns();
DROP TRIGGER funds_formerfiling_append_only ON funds_formerfiling;
DROP TRIGGER funds_refund_filed ON funds_refundcase;
DROP FUNCTION funds_guard_filed_refund();
DROP TRIGGER funds_release_level ON funds_release;
DROP TRIGGER funds_renewal_level ON funds_renewal;
DROP FUNCTION funds_guard_same_level();
DROP TRIGGER funds_freeze_filed ON funds_freeze;
DROP FUNCTION funds_guard_filed_freeze();
DROP TRIGGER funds_case_filing ON funds_fundscase;
DROP FUNCTION funds_guard_filing();
DROP FUNCTION funds_level(varchar);
DROP FUNCTION funds_filed_on(bigint);
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
#: Statement files are batches of intake. A file has a key of its own, by which pages, the trail and its lines know it.
FILES = """
CREATE TABLE funds_statementfile (
  id bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
  layout varchar(80) NOT NULL,
  sheets jsonb NOT NULL,
  case_id bigint NOT NULL CONSTRAINT funds_statementfile_case_id_b9969eae_fk_funds_fundscase_id
    REFERENCES funds_fundscase (id) DEFERRABLE INITIALLY DEFERRED,
  institution_id bigint NULL CONSTRAINT funds_statementfile_institution_id_c3b64da2_fk_funds_ins
    REFERENCES funds_institution (id) DEFERRABLE INITIALLY DEFERRED,
  batch_id bigint NOT NULL CONSTRAINT funds_statementfile_batch_id_key UNIQUE CONSTRAINT funds_statementfile_batch_id_fk
    REFERENCES intake_batch (id) DEFERRABLE INITIALLY DEFERRED,
  understood jsonb DEFAULT '[]' NOT NULL,
  former jsonb DEFAULT '[]' NOT NULL
);
CREATE INDEX funds_statementfile_case_id_b9969eae ON funds_statementfile (case_id);
CREATE INDEX funds_statementfile_institution_id_c3b64da2 ON funds_statementfile (institution_id);
CREATE INDEX funds_statement_of_case ON funds_statementfile (case_id, id DESC);
"""
CONSTRAINTS = (
    "funds_case_no_once", "funds_case_filing_known", "funds_case_accepted_whole", "funds_case_filed_whole",
    "funds_case_unfiled_whole", "funds_case_numbers_copied",
)
COLUMNS = (
    "accepted_no", "accepted_on", "case_no", "decide_days", "filed_on", "filing", "filing_no", "filing_organ",
    "notified_no", "notified_on", "unfiled_no", "unfiled_on",
)


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('funds', '0001_initial'),
        ('funds', '0003_paid_out'),
        ('funds', '0004_restitution'),
        ('funds', '0005_restitution_guards'),
        ('funds', '0006_ledger_and_traces'),
        ('funds', '0007_trace_modes'),
        ('funds', '0008_lines_in_bulk'),
        ('funds', '0009_erasure'),
        ('funds', '0010_desk_feed'),
        ('funds', '0011_corrections'),
        ('funds', '0012_books_checks'),
        ('funds', '0013_withdrawn_payments'),
        ('funds', '0002_guards'),
        ('funds', '0003_statement_files_are_batches'),
        ('funds', '0004_references_by_the_set'),
        ('funds', '0005_transfers_without_time'),
        ('funds', '0006_papers'),
        ('funds', '0007_filing_and_release'),
        ('funds', '0008_filing_guards'),
        ('funds', '0009_hand_over'),
        ('funds', '0010_marks_of_seals'),
        ('funds', '0011_numbers_spaced_out'),
        ('funds', '0013_losses_and_seizures'),
        ('funds', '0014_freezes_held_to_the_law'),
        ('funds', '0015_statements_understood'),
        ('funds', '0016_queued_freezes_and_notices'),
        ('funds', '0017_owners'),
        ('funds', '0018_doubles_and_coverage'),
        ('funds', '0019_what_was_limited'),
        ('funds', '0020_kept_versions'),
        ('funds', '0021_answers_about_sheets'),
        ('funds', '0022_reminders'),
        ('funds', '0023_payments_heard_wrongly'),
        ('funds', '0024_filed_in_cases'),
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
                name='Institution',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=24, unique=True, verbose_name='Code')),
                    ('name', models.CharField(max_length=64, unique=True, verbose_name='Name')),
                    ('kind', models.CharField(choices=[('BANK', 'Bank'), ('PAYMENT', 'Payment institution')], max_length=8, verbose_name='Kind')),
                    ('contact', models.CharField(blank=True, max_length=120, verbose_name='Answers at')),
                    ('synthetic', models.BooleanField(default=False)),
                    ('unit', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Institution',
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['BANK', 'PAYMENT'])), name='institution_kind_known')],
                },
            ),
            migrations.CreateModel(
                name='Account',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Account')),
                    ('number_index', wuzha.sealed.fields.BlindIndexField('number', blank=True, null=True)),
                    ('holder', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Holder')),
                    ('holder_id', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number of the holder')),
                    ('kind', models.CharField(choices=[('01', 'Personal'), ('02', 'Corporate'), ('PAYMENT', 'Payment account')], default='01', max_length=8, verbose_name='Kind')),
                    ('first_seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('synthetic', models.BooleanField(default=False)),
                    ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='funds.institution', verbose_name='Institution')),
                ],
                options={
                    'verbose_name': 'Account',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'unscoped',
                    'constraints': [models.UniqueConstraint(fields=('number_index',), name='funds_account_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='FundsCase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('case_no', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Case number')),
                    ('fraud_type', models.CharField(blank=True, max_length=24, verbose_name='Scam type')),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Opened')),
                    ('synthetic', models.BooleanField(default=False)),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('accepted_no', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Acceptance number')),
                    ('accepted_on', models.DateField(null=True, verbose_name='Accepted on')),
                    ('decide_days', models.PositiveSmallIntegerField(choices=[(3, '3 days'), (7, '7 days, a clue is to be verified'), (30, '30 days, major and complex')], db_default=3, default=3, verbose_name='To be decided within')),
                    ('filed_on', models.DateField(null=True, verbose_name='Filed on')),
                    ('filing', models.CharField(choices=[('NONE', 'Not accepted yet'), ('ACCEPTED', 'Accepted, not filed'), ('FILED', 'Filed'), ('NOT_FILED', 'Not filed, decided'), ('WITHDRAWN', 'Withdrawn')], db_default='NONE', default='NONE', max_length=10, verbose_name='Filing')),
                    ('filing_due_at', models.DateTimeField(null=True, verbose_name='To be filed by')),
                    ('filing_no', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Filing number')),
                    ('filing_organ', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Filed by')),
                    ('unfiled_no', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Number of that decision')),
                    ('unfiled_on', models.DateField(null=True, verbose_name='Decided on')),
                    ('notified_no', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Number of the notice of not filing')),
                    ('notified_on', models.DateField(null=True, verbose_name='Notice given on')),
                    ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='cases.case', verbose_name='Case')),
                ],
                options={
                    'verbose_name': 'Funds case',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['centre', '-opened_at', '-id'], name='funds_case_list'), models.Index(condition=models.Q(('filing_due_at__isnull', False)), fields=['filing_due_at', 'id'], name='funds_case_to_file')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('case_no', ''), _negated=True), fields=('centre', 'case_no'), name='funds_case_no_once'), models.CheckConstraint(condition=models.Q(('filing__in', ['NONE', 'ACCEPTED', 'FILED', 'NOT_FILED', 'WITHDRAWN'])), name='funds_case_filing_known'), models.CheckConstraint(condition=models.Q(('filing', 'NONE'), models.Q(models.Q(('accepted_no', ''), _negated=True), ('accepted_on__isnull', False)), _connector='OR'), name='funds_case_accepted_whole'), models.CheckConstraint(condition=models.Q(models.Q(('filing__in', ('FILED', 'WITHDRAWN')), _negated=True), models.Q(models.Q(('case_no', ''), _negated=True), models.Q(('filing_no', ''), _negated=True), models.Q(('filing_organ', ''), _negated=True), ('filed_on__gte', models.F('accepted_on')), ('filed_on__isnull', False)), _connector='OR'), name='funds_case_filed_whole'), models.CheckConstraint(condition=models.Q(models.Q(('filing__in', ['NOT_FILED', 'WITHDRAWN']), _negated=True), models.Q(models.Q(('unfiled_no', ''), _negated=True), ('unfiled_on__isnull', False)), _connector='OR'), name='funds_case_unfiled_whole'), models.CheckConstraint(condition=models.Q(models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('accepted_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('filing_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('unfiled_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('notified_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(models.Q(('filing__in', ('FILED', 'WITHDRAWN')), _negated=True), models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('case_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), _connector='OR')), name='funds_case_numbers_copied')],
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
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name')),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                    ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number')),
                    ('id_index', wuzha.sealed.fields.BlindIndexField('id_no', blank=True, null=True)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='victims', to='funds.fundscase')),
                ],
                options={
                    'verbose_name': 'Victim',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['case'], name='funds_victim_case')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('id_index__isnull', False)), fields=('case', 'id_index'), name='funds_victim_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Report',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(choices=[('HANDOVER', 'Handed over by the warning desk'), ('HAND', 'Entered by hand'), ('BANK', 'Reported by the bank')], max_length=10, verbose_name='Source')),
                    ('warning_id', models.BigIntegerField(null=True)),
                    ('reference', models.CharField(blank=True, max_length=64, verbose_name='Report number')),
                    ('loss_fen', models.BigIntegerField(verbose_name='Loss')),
                    ('reported_at', models.DateTimeField(verbose_name='Reported')),
                    ('taken_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Taken in')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='funds.fundscase')),
                    ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('victim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='funds.victim', verbose_name='Victim')),
                ],
                options={
                    'verbose_name': 'Report',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['case', 'reported_at'], name='funds_report_case'), models.Index(fields=['reported_at'], name='funds_report_period')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('warning_id__isnull', False)), fields=('warning_id',), name='funds_report_of_warning_once'), models.CheckConstraint(condition=models.Q(('loss_fen__gte', 0)), name='funds_report_loss_not_negative'), models.CheckConstraint(condition=models.Q(('source__in', ['HANDOVER', 'HAND', 'BANK'])), name='funds_report_source_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CaseAccount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('VICTIM', "Victim's"), ('RECEIVING', 'Money went through')], max_length=10, verbose_name='Role')),
                    ('level', models.PositiveSmallIntegerField(verbose_name='Level')),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='in_cases', to='funds.account')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_accounts', to='funds.fundscase')),
                    ('victim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='funds.victim')),
                ],
                options={
                    'verbose_name': 'Account of a case',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('case', 'account'), name='funds_case_account_once'), models.CheckConstraint(condition=models.Q(models.Q(('level', 0), ('role', 'VICTIM')), models.Q(('level__gte', 1), ('role', 'RECEIVING')), _connector='OR'), name='funds_case_account_level')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='StopOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('level', models.PositiveSmallIntegerField(verbose_name='Level')),
                    ('state', models.CharField(choices=[('DRAFT', 'To issue'), ('ISSUED', 'Waiting for the bank'), ('ACCEPTED', 'Stopped'), ('EXTENDED', 'Stopped again'), ('CONVERTED', 'Frozen instead'), ('RELEASED', 'Released'), ('EXPIRED', 'Ran out'), ('FAILED', 'Not stopped'), ('WITHDRAWN', 'Withdrawn')], default='DRAFT', max_length=10, verbose_name='State')),
                    ('times', models.PositiveSmallIntegerField(default=0, verbose_name='Times')),
                    ('amount_fen', models.BigIntegerField(verbose_name='Sum to stop')),
                    ('paid_at', models.DateTimeField(null=True, verbose_name='Money came in')),
                    ('drafted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Prepared')),
                    ('issued_at', models.DateTimeField(null=True, verbose_name='Issued')),
                    ('request_no', models.CharField(blank=True, max_length=64, verbose_name='Request number')),
                    ('legal_basis', models.CharField(blank=True, max_length=300, verbose_name='Legal basis')),
                    ('extension_at', models.DateTimeField(null=True, verbose_name='Extension asked')),
                    ('started_at', models.DateTimeField(null=True, verbose_name='Stopped from')),
                    ('expires_at', models.DateTimeField(null=True, verbose_name='Stopped until')),
                    ('balance_fen', models.BigIntegerField(null=True, verbose_name='Balance when stopped')),
                    ('result_code', models.CharField(blank=True, max_length=4, verbose_name='Result code')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='Ended')),
                    ('due_at', models.DateTimeField(null=True, verbose_name='Due')),
                    ('step_at', models.DateTimeField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='funds.account')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='funds.fundscase')),
                    ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='funds.institution', verbose_name='Institution')),
                    ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Stop order',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('state__in', ('DRAFT', 'ISSUED', 'ACCEPTED', 'EXTENDED'))), fields=['due_at', 'id'], name='stop_open'), models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['-ended_at', '-id'], name='stop_done'), models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='stop_step'), models.Index(fields=['case', 'level'], name='stop_of_case'), models.Index(fields=['account'], name='stop_of_account'), models.Index(fields=['institution', 'issued_at'], name='stop_of_institution'), models.Index(condition=models.Q(('started_at__isnull', False)), fields=['started_at'], name='stop_started'), models.Index(condition=models.Q(('request_no', ''), _negated=True), fields=['request_no'], name='stop_request')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('DRAFT', 'ISSUED', 'ACCEPTED', 'EXTENDED'))), fields=('account',), name='stop_open_once'), models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'ISSUED', 'ACCEPTED', 'EXTENDED', 'CONVERTED', 'RELEASED', 'EXPIRED', 'FAILED', 'WITHDRAWN'])), name='stop_state_known'), models.CheckConstraint(condition=models.Q(('level__gte', 1)), name='stop_level_from_one'), models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0)), name='stop_sum_not_negative'), models.CheckConstraint(condition=models.Q(('balance_fen__isnull', True), ('balance_fen__gte', 0), _connector='OR'), name='stop_balance_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', True), ('request_no', ''), ('state__in', ['DRAFT', 'WITHDRAWN'])), models.Q(models.Q(('state__in', ['DRAFT', 'WITHDRAWN']), _negated=True), ('issued_at__isnull', False), models.Q(('request_no', ''), _negated=True)), _connector='OR'), name='stop_issued_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('ACCEPTED', 'EXTENDED')), _negated=True), models.Q(('balance_fen__isnull', False), ('expires_at__isnull', False), ('started_at__isnull', False), ('times__gte', 1)), _connector='OR'), name='stop_held_whole'), models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('ended_at__isnull', True), ('state__in', ('DRAFT', 'ISSUED', 'ACCEPTED', 'EXTENDED'))), models.Q(models.Q(('state__in', ('DRAFT', 'ISSUED', 'ACCEPTED', 'EXTENDED')), _negated=True), ('due_at__isnull', True), ('ended_at__isnull', False), ('step_at__isnull', True)), _connector='OR'), name='stop_ended_when_done'), models.CheckConstraint(condition=models.Q(('started_at__isnull', True), ('expires_at__gt', models.F('started_at')), _connector='OR'), name='stop_ends_after_it_starts')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Freeze',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('term', models.CharField(choices=[('MONTHS_6', 'Six months'), ('YEAR_1', 'One year, serious and complex'), ('YEARS_2', 'Two years, securities')], default='MONTHS_6', max_length=8, verbose_name='Period')),
                    ('legal_basis', models.CharField(blank=True, max_length=300, verbose_name='Legal basis')),
                    ('authority', models.CharField(blank=True, choices=[('COUNTY', 'County bureau'), ('PREFECTURE', 'Prefecture bureau'), ('PROVINCE', 'Provincial bureau')], max_length=10, verbose_name='Decided by')),
                    ('decider', models.CharField(blank=True, max_length=64, verbose_name='Decider')),
                    ('decision_no', models.CharField(blank=True, max_length=64, verbose_name='Decision number')),
                    ('decided_on', models.DateField(null=True, verbose_name='Decided on')),
                    ('drafted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Prepared')),
                    ('issued_at', models.DateTimeField(null=True, verbose_name='Issued')),
                    ('request_no', models.CharField(blank=True, max_length=64, verbose_name='Request number')),
                    ('state', models.CharField(choices=[('DRAFT', 'Waiting for the decision'), ('APPROVED', 'Approved, to issue'), ('ISSUED', 'Waiting for the bank'), ('ACTIVE', 'Frozen'), ('REJECTED', 'Not approved'), ('FAILED', 'Not frozen'), ('RELEASING', 'Release notice sent'), ('RELEASED', 'Released'), ('AUTO_RELEASED', 'Lapsed'), ('DEDUCTED', 'Paid out'), ('WITHDRAWN', 'Given up before it was issued')], default='DRAFT', max_length=14, verbose_name='State')),
                    ('scope_code', models.CharField(choices=[('01', 'Up to a sum'), ('02', 'Whole account, money comes in only')], default='01', max_length=2, verbose_name='Scope')),
                    ('amount_fen', models.BigIntegerField(verbose_name='Sum to freeze')),
                    ('interest', models.BooleanField(default=True, verbose_name='Interest too')),
                    ('mode', models.CharField(blank=True, choices=[('FULL', 'the whole sum'), ('PARTIAL', 'part of the sum'), ('QUEUED', 'queued behind another freeze')], max_length=8, verbose_name='How it is held')),
                    ('frozen_fen', models.BigIntegerField(null=True, verbose_name='Frozen sum')),
                    ('started_at', models.DateTimeField(null=True, verbose_name='Frozen from')),
                    ('expires_at', models.DateTimeField(null=True, verbose_name='Frozen until')),
                    ('ahead', models.CharField(blank=True, max_length=80, verbose_name='Office that froze before')),
                    ('ahead_until', models.DateTimeField(null=True, verbose_name='That freeze ends')),
                    ('renewals_done', models.PositiveSmallIntegerField(default=0, verbose_name='Renewals')),
                    ('result_code', models.CharField(blank=True, max_length=4, verbose_name='Result code')),
                    ('unrelated_at', models.DateTimeField(null=True, verbose_name='Found unrelated')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='Ended')),
                    ('due_at', models.DateTimeField(null=True, verbose_name='Due')),
                    ('step_at', models.DateTimeField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='freezes', to='funds.account')),
                    ('decision_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='freezes', to='funds.fundscase')),
                    ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='freezes', to='funds.institution', verbose_name='Institution')),
                    ('stop', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='freezes', to='funds.stoporder')),
                    ('paid_fen', models.BigIntegerField(db_default=0, default=0, verbose_name='Paid out')),
                    ('asset', models.CharField(choices=[('DEPOSIT', 'Money in an account'), ('SECURITY', 'Bonds, stocks, fund shares'), ('SHARES', 'Equity, policies, investment rights'), ('LISTED', 'Equity of a listed company')], db_default='DEPOSIT', default='DEPOSIT', max_length=8, verbose_name='What is frozen')),
                    ('decider_title', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Post of the decider')),
                    ('doc_no', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Number of the notice')),
                    ('doc_no_source', models.CharField(blank=True, choices=[('CASE_SYSTEM', 'Law enforcement case system'), ('SECRET', 'On paper, state secret')], db_default='', max_length=11, verbose_name='Notice made in')),
                    ('involved_fen', models.BigIntegerField(null=True, verbose_name='Involved sum')),
                    ('organ', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Organ that decided')),
                    ('platform', models.CharField(blank=True, choices=[('BIG_DATA', 'National anti-fraud big data platform'), ('CONTROL', 'Platform for control of criminal funds'), ('PAPER', 'On paper')], db_default='', max_length=8, verbose_name='Issued through')),
                    ('required_authority', models.CharField(blank=True, choices=[('COUNTY', 'County bureau'), ('PREFECTURE', 'Prefecture bureau'), ('PROVINCE', 'Provincial bureau')], db_default='', max_length=10, verbose_name='Level needed')),
                    ('reviewed_on', models.DateField(null=True, verbose_name='Reviewed by the legal office')),
                    ('screen_due_at', models.DateTimeField(null=True, verbose_name='To be screened by')),
                    ('screen_extended', models.BooleanField(db_default=False, default=False, verbose_name='Screening extended')),
                    ('screen_result', models.CharField(blank=True, choices=[('INVOLVED', 'All of it is involved'), ('PART', 'Part of it is involved'), ('UNRELATED', 'Not involved')], db_default='', max_length=9, verbose_name='Result of the screening')),
                    ('screened_at', models.DateTimeField(null=True, verbose_name='Screened')),
                    ('whole_reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Why the whole account')),
                    ('queueing', models.BooleanField(db_default=False, default=False, verbose_name='Prepared to queue')),
                ],
                options={
                    'verbose_name': 'Freeze',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['-ended_at', '-id'], name='freeze_done'), models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='freeze_step'), models.Index(fields=['case'], name='freeze_of_case'), models.Index(fields=['institution', 'issued_at'], name='freeze_of_institution'), models.Index(condition=models.Q(('started_at__isnull', False)), fields=['started_at'], name='freeze_started'), models.Index(condition=models.Q(('state__in', ('DRAFT', 'APPROVED', 'ISSUED', 'ACTIVE', 'RELEASING'))), fields=['due_at', 'id'], name='freeze_open'), models.Index(condition=models.Q(('request_no', ''), _negated=True), fields=['request_no'], name='freeze_request')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0), models.Q(('frozen_fen__isnull', True), ('frozen_fen__gte', 0), _connector='OR')), name='freeze_sums_not_negative'), models.CheckConstraint(condition=models.Q(('paid_fen', 0), models.Q(('paid_fen__gt', 0), ('paid_fen__lte', models.F('frozen_fen'))), _connector='OR'), name='freeze_pays_what_it_holds'), models.CheckConstraint(condition=models.Q(('frozen_fen__gt', 0), ('mode', 'QUEUED'), _negated=True), name='freeze_queued_holds_nothing'), models.UniqueConstraint(condition=models.Q(('state__in', ('DRAFT', 'APPROVED', 'ISSUED', 'ACTIVE', 'RELEASING'))), fields=('account', 'case'), name='freeze_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('ACTIVE', 'RELEASING')), _negated=True), models.Q(('expires_at__isnull', False), ('frozen_fen__isnull', False), ('started_at__isnull', False), models.Q(('mode', ''), _negated=True)), _connector='OR'), name='freeze_active_whole'), models.CheckConstraint(condition=models.Q(('required_authority', ''), models.Q(('authority__in', ['COUNTY', 'PREFECTURE', 'PROVINCE']), ('required_authority', 'COUNTY')), models.Q(('authority__in', ['PREFECTURE', 'PROVINCE']), ('required_authority', 'PREFECTURE')), models.Q(('authority__in', ['PROVINCE']), ('required_authority', 'PROVINCE')), _connector='OR'), name='freeze_level_suffices'), models.CheckConstraint(condition=models.Q(models.Q(('screen_result', ''), ('screened_at__isnull', True)), models.Q(('screened_at__isnull', False), models.Q(('screen_result', ''), _negated=True)), _connector='OR'), name='freeze_screened_whole'), models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('ended_at__isnull', True), ('state__in', ('DRAFT', 'APPROVED', 'ISSUED', 'ACTIVE', 'RELEASING'))), models.Q(models.Q(('state__in', ('DRAFT', 'APPROVED', 'ISSUED', 'ACTIVE', 'RELEASING')), _negated=True), ('due_at__isnull', True), ('ended_at__isnull', False), ('step_at__isnull', True)), _connector='OR'), name='freeze_ended_when_done'), models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'APPROVED', 'ISSUED', 'ACTIVE', 'REJECTED', 'FAILED', 'RELEASING', 'RELEASED', 'AUTO_RELEASED', 'DEDUCTED', 'WITHDRAWN'])), name='freeze_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ('DRAFT', 'REJECTED', 'WITHDRAWN')), models.Q(('decided_on__isnull', False), models.Q(('decider', ''), _negated=True), models.Q(('decision_no', ''), _negated=True), models.Q(('authority', ''), _negated=True)), _connector='OR'), name='freeze_decided_whole'), models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', True), ('request_no', ''), ('state__in', ('DRAFT', 'APPROVED', 'REJECTED', 'WITHDRAWN'))), models.Q(models.Q(('state__in', ('DRAFT', 'APPROVED', 'REJECTED', 'WITHDRAWN')), _negated=True), ('issued_at__isnull', False), models.Q(('request_no', ''), _negated=True)), _connector='OR'), name='freeze_issued_whole'), models.CheckConstraint(condition=models.Q(models.Q(('term', 'YEAR_1'), _negated=True), ('state__in', ('DRAFT', 'REJECTED', 'WITHDRAWN')), ('authority__in', ['PREFECTURE', 'PROVINCE']), _connector='OR'), name='freeze_year_needs_prefecture'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('doc_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='freeze_notice_number_copied'), models.CheckConstraint(condition=models.Q(models.Q(('asset', 'SHARES'), _negated=True), ('state__in', ('DRAFT', 'REJECTED', 'WITHDRAWN')), ('authority__in', ['PREFECTURE', 'PROVINCE']), _connector='OR'), name='freeze_shares_need_prefecture'), models.CheckConstraint(condition=models.Q(models.Q(('asset', 'LISTED'), _negated=True), ('state__in', ('DRAFT', 'REJECTED', 'WITHDRAWN')), ('authority', 'PROVINCE'), _connector='OR'), name='freeze_listed_needs_province')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Renewal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('term', models.CharField(choices=[('MONTHS_6', 'Six months'), ('YEAR_1', 'One year, serious and complex'), ('YEARS_2', 'Two years, securities')], default='MONTHS_6', max_length=8, verbose_name='Period')),
                    ('legal_basis', models.CharField(blank=True, max_length=300, verbose_name='Legal basis')),
                    ('authority', models.CharField(blank=True, choices=[('COUNTY', 'County bureau'), ('PREFECTURE', 'Prefecture bureau'), ('PROVINCE', 'Provincial bureau')], max_length=10, verbose_name='Decided by')),
                    ('decider', models.CharField(blank=True, max_length=64, verbose_name='Decider')),
                    ('decision_no', models.CharField(blank=True, max_length=64, verbose_name='Decision number')),
                    ('decided_on', models.DateField(null=True, verbose_name='Decided on')),
                    ('drafted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Prepared')),
                    ('issued_at', models.DateTimeField(null=True, verbose_name='Issued')),
                    ('request_no', models.CharField(blank=True, max_length=64, verbose_name='Request number')),
                    ('state', models.CharField(choices=[('DRAFT', 'Waiting for the decision'), ('APPROVED', 'Approved, to issue'), ('ISSUED', 'Waiting for the bank'), ('CONFIRMED', 'Confirmed by the bank'), ('REJECTED', 'Not approved'), ('FAILED', 'Refused by the bank'), ('TOO_LATE', 'Too late')], default='DRAFT', max_length=10, verbose_name='State')),
                    ('from_at', models.DateTimeField(verbose_name='From')),
                    ('until_at', models.DateTimeField(null=True, verbose_name='Until')),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('decision_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('freeze', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='funds.freeze')),
                    ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decider_title', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Post of the decider')),
                    ('doc_no', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Number of the notice')),
                    ('doc_no_source', models.CharField(blank=True, choices=[('CASE_SYSTEM', 'Law enforcement case system'), ('SECRET', 'On paper, state secret')], db_default='', max_length=11, verbose_name='Notice made in')),
                    ('dossier_on', models.DateField(null=True, verbose_name='Dossier with the legal office')),
                    ('organ', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Organ that decided')),
                    ('platform', models.CharField(blank=True, choices=[('BIG_DATA', 'National anti-fraud big data platform'), ('CONTROL', 'Platform for control of criminal funds'), ('PAPER', 'On paper')], db_default='', max_length=8, verbose_name='Issued through')),
                    ('required_authority', models.CharField(blank=True, choices=[('COUNTY', 'County bureau'), ('PREFECTURE', 'Prefecture bureau'), ('PROVINCE', 'Provincial bureau')], db_default='', max_length=10, verbose_name='Level needed')),
                    ('reviewed_on', models.DateField(null=True, verbose_name='Reviewed by the legal office')),
                    ('late', models.BooleanField(db_default=False, default=False, verbose_name='Recorded after the end')),
                ],
                options={
                    'verbose_name': 'Renewal',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('DRAFT', 'APPROVED', 'ISSUED'))), fields=('freeze',), name='renewal_open_once'), models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'APPROVED', 'ISSUED', 'CONFIRMED', 'REJECTED', 'FAILED', 'TOO_LATE'])), name='renewal_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'REJECTED', 'TOO_LATE']), models.Q(('decided_on__isnull', False), models.Q(('decider', ''), _negated=True), models.Q(('decision_no', ''), _negated=True), models.Q(('authority', ''), _negated=True)), _connector='OR'), name='renewal_decided_whole'), models.CheckConstraint(condition=models.Q(('until_at__isnull', True), ('until_at__gt', models.F('from_at')), _connector='OR'), name='renewal_goes_on'), models.CheckConstraint(condition=models.Q(('required_authority', ''), models.Q(('authority__in', ['COUNTY', 'PREFECTURE', 'PROVINCE']), ('required_authority', 'COUNTY')), models.Q(('authority__in', ['PREFECTURE', 'PROVINCE']), ('required_authority', 'PREFECTURE')), models.Q(('authority__in', ['PROVINCE']), ('required_authority', 'PROVINCE')), _connector='OR'), name='renewal_level_suffices'), models.CheckConstraint(condition=models.Q(models.Q(('term', 'YEAR_1'), _negated=True), ('state__in', ['DRAFT', 'REJECTED', 'TOO_LATE']), ('authority__in', ['PREFECTURE', 'PROVINCE']), _connector='OR'), name='renewal_year_needs_prefecture'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('doc_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='renewal_notice_number_copied')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='BankAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked', models.CharField(choices=[('STOP', 'Stop'), ('EXTEND', 'Second stop'), ('FREEZE', 'Freeze'), ('RENEW', 'Renewal')], max_length=8, verbose_name='Asked for')),
                    ('asked_at', models.DateTimeField(verbose_name='Asked')),
                    ('answered_at', models.DateTimeField(verbose_name='Answered')),
                    ('code', models.CharField(max_length=4, verbose_name='Result code')),
                    ('result', models.CharField(choices=[('OK', 'Done'), ('PARTIAL', 'Done, the balance does not cover the sum'), ('ALREADY_RESTRICTED', 'Held by somebody else already'), ('LIMIT_REACHED', 'Stopped twice already'), ('FIX_INPUT', 'A field is wrong'), ('FIX_DOCUMENT', 'A document is missing or wrong'), ('STATE_ERROR', 'Nothing to act on at the bank'), ('RETRY_OR_CALL', 'The bank could not do it')], max_length=20, verbose_name='Result')),
                    ('balance_fen', models.BigIntegerField(null=True, verbose_name='Balance')),
                    ('held_fen', models.BigIntegerField(null=True, verbose_name='Held')),
                    ('start_at', models.DateTimeField(null=True, verbose_name='From')),
                    ('expire_at', models.DateTimeField(null=True, verbose_name='Until')),
                    ('remark', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Remark')),
                    ('line', models.PositiveIntegerField(null=True, verbose_name='Line')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch', verbose_name='File')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('freeze', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='funds.freeze')),
                    ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='funds.institution')),
                    ('stop', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='funds.stoporder')),
                    ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='funds.bankanswer')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                ],
                options={
                    'verbose_name': 'Answer of a bank',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['institution', 'answered_at'], name='answer_of_institution')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('freeze__isnull', True), ('stop__isnull', False)), models.Q(('freeze__isnull', False), ('stop__isnull', True)), _connector='OR'), name='answer_of_one_order'), models.CheckConstraint(condition=models.Q(('answered_at__gte', models.F('asked_at'))), name='answer_after_question'), models.CheckConstraint(condition=models.Q(('result__in', ['OK', 'PARTIAL', 'ALREADY_RESTRICTED', 'LIMIT_REACHED', 'FIX_INPUT', 'FIX_DOCUMENT', 'STATE_ERROR', 'RETRY_OR_CALL'])), name='answer_result_known'), models.UniqueConstraint(condition=models.Q(('corrects__isnull', True), ('stop__isnull', False)), fields=('stop', 'asked', 'asked_at'), name='answer_to_stop_once'), models.UniqueConstraint(condition=models.Q(('corrects__isnull', True), ('freeze__isnull', False)), fields=('freeze', 'asked', 'asked_at'), name='answer_to_freeze_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Payment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount_fen', models.BigIntegerField(verbose_name='Amount')),
                    ('at', models.DateTimeField(verbose_name='Time')),
                    ('answer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='onward', to='funds.bankanswer')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='funds.fundscase')),
                    ('from_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paid_out', to='funds.account')),
                    ('to_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paid_in', to='funds.account')),
                    ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='funds.report')),
                    ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrew', to='funds.bankanswer')),
                    ('withdrawn_at', models.DateTimeField(null=True, verbose_name='Recorded wrongly')),
                ],
                options={
                    'verbose_name': 'Payment',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['case', 'at'], name='funds_payment_case'), models.Index(fields=['to_account', 'at'], name='funds_payment_in'), models.Index(fields=['from_account', 'at'], name='funds_payment_out')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'from_account', 'to_account', 'amount_fen', 'at'), name='funds_payment_once'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='funds_payment_positive'), models.CheckConstraint(condition=models.Q(('from_account', models.F('to_account')), _negated=True), name='funds_payment_elsewhere'), models.CheckConstraint(condition=models.Q(models.Q(('answer__isnull', False), ('report__isnull', True)), models.Q(('answer__isnull', True), ('report__isnull', False)), _connector='OR'), name='funds_payment_one_origin'), models.CheckConstraint(condition=models.Q(('withdrawn_by__isnull', True), models.Q(('answer__isnull', False), ('withdrawn_at__isnull', False)), _connector='OR'), name='funds_payment_withdrawn_as_told')],
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
                    ('act', models.CharField(max_length=16, verbose_name='Action')),
                    ('from_state', models.CharField(max_length=14)),
                    ('to_state', models.CharField(max_length=14)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('freeze', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='funds.freeze')),
                    ('stop', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='funds.stoporder')),
                ],
                options={
                    'verbose_name': 'Change of an order',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('stop__isnull', False)), fields=['stop', 'at'], name='change_of_stop'), models.Index(condition=models.Q(('freeze__isnull', False)), fields=['freeze', 'at'], name='change_of_freeze')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('freeze__isnull', True), ('stop__isnull', False)), models.Q(('freeze__isnull', False), ('stop__isnull', True)), _connector='OR'), name='change_of_one_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='OrderAlert',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('ENDS_SOON', 'Ends soon'), ('RAN_OUT', 'The stop ran out without a freeze'), ('LAPSED', 'The freeze lapsed'), ('LAPSED_WAITING', 'It lapsed while a decision waited'), ('NOT_FILED', 'The stop ends within a day and the case is not filed'), ('DOSSIER', 'The dossier of the renewal must be with the legal office'), ('SCREEN_SOON', 'No result of the screening yet'), ('SCREEN_LATE', 'The screening ran out: release, or limit what is frozen as a whole'), ('RELEASE_SOON', 'To be released by tomorrow'), ('RELEASE_LATE', 'Should have been released by now'), ('OWNER_LATE', 'The owner was not told of the release'), ('AHEAD_ENDS', 'The freeze before it ends: ask the bank'), ('CASE_WITHDRAWN', 'The case was withdrawn: release'), ('CASE_NOT_FILED', 'The case is not filed: release the stop'), ('OBJECTION_SOON', 'An objection is to be answered soon'), ('OBJECTION_LATE', 'An objection was not answered in time'), ('ANSWER_LATE', 'The bank has not answered in time'), ('REMINDED', 'Reminded by a colleague')], max_length=16, verbose_name='Kind')),
                    ('due_at', models.DateTimeField(verbose_name='Due')),
                    ('lead', models.PositiveIntegerField(default=0)),
                    ('meant_at', models.DateTimeField(verbose_name='Reached')),
                    ('fired_at', models.DateTimeField(verbose_name='Alert sent')),
                    ('acknowledged_at', models.DateTimeField(null=True, verbose_name='Acknowledged')),
                    ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('freeze', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='funds.freeze')),
                    ('stop', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='funds.stoporder')),
                ],
                options={
                    'verbose_name': 'Alert',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('acknowledged_at__isnull', True)), fields=['centre', '-meant_at'], name='order_alert_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('freeze__isnull', True), ('stop__isnull', False)), models.Q(('freeze__isnull', False), ('stop__isnull', True)), _connector='OR'), name='order_alert_of_one_order'), models.CheckConstraint(condition=models.Q(('fired_at__gte', models.F('meant_at'))), name='order_alert_not_before_its_time'), models.UniqueConstraint(condition=models.Q(('stop__isnull', False)), fields=('stop', 'kind', 'due_at', 'lead'), name='alert_of_stop_once'), models.UniqueConstraint(condition=models.Q(('freeze__isnull', False)), fields=('freeze', 'kind', 'due_at', 'lead'), name='alert_of_freeze_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['ENDS_SOON', 'RAN_OUT', 'LAPSED', 'LAPSED_WAITING', 'NOT_FILED', 'DOSSIER', 'SCREEN_SOON', 'SCREEN_LATE', 'RELEASE_SOON', 'RELEASE_LATE', 'OWNER_LATE', 'AHEAD_ENDS', 'CASE_WITHDRAWN', 'CASE_NOT_FILED', 'OBJECTION_SOON', 'OBJECTION_LATE', 'ANSWER_LATE', 'REMINDED'])), name='order_alert_kind_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Chaser',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('channel', models.CharField(choices=[('PHONE', 'Phone'), ('PLATFORM', 'Police platform'), ('LETTER', 'Letter')], max_length=8, verbose_name='Channel')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chasers', to='funds.institution')),
                    ('stops', models.ManyToManyField(related_name='chasers', to='funds.stoporder')),
                    ('freezes', models.ManyToManyField(related_name='chasers', to='funds.freeze')),
                ],
                options={
                    'verbose_name': 'Chaser',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['institution', '-at'], name='chaser_of_institution')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Paper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('kind', models.CharField(choices=[('APPLICATION', 'Application for a stop'), ('REPORT', 'Report asking for a freeze'), ('NOTICE', 'Notice to the bank'), ('RENEW_REPORT', 'Report asking for a renewal'), ('RENEW_NOTICE', 'Notice of a renewal'), ('FREE_REPORT', 'Report asking for a release'), ('FREE_NOTICE', 'Notice of a release'), ('OWNER', 'Notice of a release to the owner'), ('QUERY', 'Notice to query the account'), ('EVIDENCE', 'Notice to take evidence'), ('OBJ_RECEIPT', 'Receipt for an objection'), ('ANSWER', 'Answer to an objection'), ('GIVE_BACK', 'List of things given back'), ('DECISION', 'Scan of the decision'), ('RECEIPT', 'Receipt of the bank'), ('SIGNED_LIST', 'Scan of the signed list')], max_length=12, verbose_name='Kind')),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('freeze', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='funds.freeze')),
                    ('stop', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='funds.stoporder')),
                    ('objection', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='funds.freezeobjection')),
                    ('give_back', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='funds.giveback')),
                ],
                options={
                    'verbose_name': 'Document of an order',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(models.Q(models.Q(('freeze__isnull', True), ('stop__isnull', False)), models.Q(('freeze__isnull', False), ('stop__isnull', True)), _connector='OR'), ('give_back__isnull', True)), models.Q(('freeze__isnull', True), ('give_back__isnull', False), ('stop__isnull', True)), _connector='OR'), name='paper_of_one_record'), models.CheckConstraint(condition=models.Q(('objection__isnull', True), ('freeze__isnull', False), _connector='OR'), name='paper_of_objection_to_freeze')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CaseChanged',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('txid', wuzha.core.feed.TransactionId(db_default=models.Func(function='pg_current_xact_id'))),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='funds.fundscase')),
                    ('centre', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Change of a case',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['txid'], name='funds_changed_txid')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='RefundCase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('DRAFT', 'Opened'), ('TRACED', 'Money traced'), ('APPLIED', 'Applications signed'), ('MATERIALS_OK', 'Material checked'), ('ANNOUNCED', 'Announced'), ('OBJECTION_OPEN', 'Objection to review'), ('OBJECTION_REVIEWED', 'Objection reviewed'), ('ANNOUNCE_DONE', 'Announcement over'), ('COUNTY_APPROVED', 'Approved by the county'), ('SUBMITTED', 'With the prefecture'), ('DECIDED', 'Decided by the prefecture'), ('RETURNED', 'Sent back to be corrected'), ('REJECTED', 'Refused by the prefecture'), ('BANK_NOTIFIED', 'With the bank'), ('BANK_PAID', 'Paid by the bank'), ('BANK_FAILED', 'Not paid by the bank'), ('RECEIPTED', 'Receipt filed'), ('CLOSED', 'Closed'), ('WITHDRAWN', 'Given up')], default='DRAFT', max_length=20, verbose_name='State')),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Opened')),
                    ('mode', models.PositiveSmallIntegerField(choices=[(1, 'Single transfer'), (2, 'By timestamp'), (3, 'In proportion')], null=True, verbose_name='Way of return')),
                    ('policy', models.CharField(blank=True, choices=[('D1_IDENTIFIED', 'Money of the identified victims'), ('D2_ALL_INFLOWS', 'All suspicious money since the zero point'), ('D3_LOSS', 'Outstanding losses')], max_length=16, verbose_name='Denominator')),
                    ('snapshot', models.JSONField(null=True)),
                    ('rule_version', models.BigIntegerField(null=True)),
                    ('traced_at', models.DateTimeField(null=True, verbose_name='Computed')),
                    ('announced_on', models.DateField(null=True, verbose_name='Announced on')),
                    ('announced_until', models.DateField(null=True, verbose_name='Objections until')),
                    ('approved_on', models.DateField(null=True, verbose_name='County approved on')),
                    ('approver', models.CharField(blank=True, max_length=64, verbose_name='County head')),
                    ('submitted_on', models.DateField(null=True, verbose_name='Submitted on')),
                    ('package_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the package')),
                    ('reply_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the reply')),
                    ('reply_on', models.DateField(null=True, verbose_name='Date of the reply')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('court', models.BooleanField(default=False, verbose_name='Decided by a court')),
                    ('disputed', models.BooleanField(default=False, verbose_name='Jurisdiction disputed')),
                    ('designated_by', models.CharField(blank=True, max_length=64, verbose_name='Designated by')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='Ended')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Recorded by')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='funds.fundscase', verbose_name='Funds case')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('first_officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='First officer')),
                    ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='forks', to='funds.refundcase')),
                    ('second_officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Second officer')),
                    ('freezing_organ', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Frozen by')),
                ],
                options={
                    'verbose_name': 'Restitution',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('state__in', ('REJECTED', 'CLOSED', 'WITHDRAWN')), _negated=True), fields=['centre', '-id'], name='refund_open'), models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['centre', '-ended_at'], name='refund_ended'), models.Index(fields=['case'], name='refund_of_case')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'TRACED', 'APPLIED', 'MATERIALS_OK', 'ANNOUNCED', 'OBJECTION_OPEN', 'OBJECTION_REVIEWED', 'ANNOUNCE_DONE', 'COUNTY_APPROVED', 'SUBMITTED', 'DECIDED', 'RETURNED', 'REJECTED', 'BANK_NOTIFIED', 'BANK_PAID', 'BANK_FAILED', 'RECEIPTED', 'CLOSED', 'WITHDRAWN'])), name='refund_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'WITHDRAWN']), models.Q(('mode__isnull', False), ('snapshot__isnull', False), ('traced_at__isnull', False), models.Q(('policy', ''), _negated=True)), _connector='OR'), name='refund_computed_whole'), models.CheckConstraint(condition=models.Q(('second_officer__isnull', True), models.Q(('first_officer__isnull', False), models.Q(('first_officer', models.F('second_officer')), _negated=True)), _connector='OR'), name='refund_two_officers'), models.CheckConstraint(condition=models.Q(models.Q(('announced_on__isnull', True), ('announced_until__isnull', True)), ('announced_until__gte', django.db.models.expressions.CombinedExpression(models.F('announced_on'), '+', models.Value(datetime.timedelta(days=30)))), _connector='OR'), name='refund_announced_thirty_days'), models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'TRACED', 'APPLIED', 'MATERIALS_OK', 'ANNOUNCED', 'OBJECTION_OPEN', 'OBJECTION_REVIEWED', 'ANNOUNCE_DONE', 'COUNTY_APPROVED', 'RETURNED', 'WITHDRAWN']), models.Q(('mode', 3), _negated=True), ('announced_until__isnull', False), _connector='OR'), name='refund_pro_rata_was_announced'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['DECIDED', 'REJECTED', 'BANK_NOTIFIED', 'BANK_PAID', 'BANK_FAILED', 'RECEIPTED', 'CLOSED']), _negated=True), models.Q(('reply_on__isnull', False), models.Q(('reply_no', ''), _negated=True)), _connector='OR'), name='refund_decided_by_prefecture'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['COUNTY_APPROVED', 'SUBMITTED', 'DECIDED', 'REJECTED', 'BANK_NOTIFIED', 'BANK_PAID', 'BANK_FAILED', 'RECEIPTED', 'CLOSED']), _negated=True), models.Q(('approved_on__isnull', False), ('second_officer__isnull', False)), _connector='OR'), name='refund_checked_by_two'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ('REJECTED', 'CLOSED', 'WITHDRAWN'))), models.Q(models.Q(('state__in', ('REJECTED', 'CLOSED', 'WITHDRAWN')), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='refund_ended_when_over')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='RefundAccount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mode', models.PositiveSmallIntegerField(choices=[(1, 'Single transfer'), (2, 'By timestamp'), (3, 'In proportion')], null=True, verbose_name='Way of return')),
                    ('frozen_fen', models.BigIntegerField(null=True, verbose_name='To divide')),
                    ('residual_fen', models.BigIntegerField(null=True, verbose_name='Stays frozen')),
                    ('notice_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the notice')),
                    ('notified_on', models.DateField(null=True, verbose_name='Bank notified on')),
                    ('due_at', models.DateTimeField(null=True, verbose_name='Bank pays until')),
                    ('answered_on', models.DateField(null=True, verbose_name='Bank answered on')),
                    ('blocked_at', models.DateTimeField(null=True, verbose_name='Payment blocked')),
                    ('freeze', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refund_accounts', to='funds.freeze')),
                    ('refund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='funds.refundcase')),
                ],
                options={
                    'verbose_name': 'Account of a restitution',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('answered_on__isnull', True), ('notified_on__isnull', False)), fields=['due_at'], name='refund_account_due')],
                    'constraints': [models.UniqueConstraint(fields=('refund', 'freeze'), name='refund_account_once'), models.CheckConstraint(condition=models.Q(models.Q(('frozen_fen__isnull', True), ('residual_fen__isnull', True)), models.Q(('frozen_fen__gte', models.F('residual_fen')), ('residual_fen__gte', 0)), _connector='OR'), name='refund_account_sums'), models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', True), ('notified_on__isnull', True)), models.Q(('due_at__isnull', False), ('notified_on__isnull', False), models.Q(('notice_no', ''), _negated=True)), _connector='OR'), name='refund_account_notice_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='RefundVictim',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('loss_fen', models.BigIntegerField(verbose_name='Outstanding loss')),
                    ('compensated_fen', models.BigIntegerField(default=0, verbose_name='Compensated before')),
                    ('address', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ADDRESS'], blank=True, editable=False, null=True, verbose_name='Address')),
                    ('payee_name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name of the payee')),
                    ('payee_account', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Account of the payee')),
                    ('payee_bank', models.CharField(blank=True, max_length=64, verbose_name='Bank of the payee')),
                    ('agent_verified', models.BooleanField(default=False, verbose_name='Mandate verified')),
                    ('signed_on', models.DateField(null=True, verbose_name='Application signed on')),
                    ('refund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='victims', to='funds.refundcase')),
                    ('victim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='funds.victim', verbose_name='Victim')),
                ],
                options={
                    'verbose_name': 'Victim of a restitution',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('refund', 'victim'), name='refund_victim_once'), models.CheckConstraint(condition=models.Q(('compensated_fen__gte', 0), ('loss_fen__gte', 0)), name='refund_victim_sums'), models.CheckConstraint(condition=models.Q(models.Q(('payee_account__isnull', True), ('payee_name__isnull', True)), models.Q(('payee_account__isnull', False), ('payee_name__isnull', False), models.Q(('payee_bank', ''), _negated=True)), _connector='OR'), name='refund_victim_payee_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='RefundLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('traced_fen', models.BigIntegerField(verbose_name='Traced here')),
                    ('share_fen', models.BigIntegerField(verbose_name='Share')),
                    ('refund_fen', models.BigIntegerField(verbose_name='To be returned')),
                    ('state', models.CharField(choices=[('PLANNED', 'To be paid'), ('PAID', 'Paid'), ('FAILED', 'Not paid'), ('DROPPED', 'Dropped')], default='PLANNED', max_length=8, verbose_name='State')),
                    ('paid_on', models.DateField(null=True, verbose_name='Paid on')),
                    ('fail_reason', models.CharField(blank=True, max_length=200, verbose_name='Why not paid')),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funds.refundaccount')),
                    ('freeze', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.freeze')),
                    ('refund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funds.refundcase')),
                    ('victim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.victim')),
                    ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funds.refundvictim')),
                ],
                options={
                    'verbose_name': 'Amount to return',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('state', 'PAID')), fields=['paid_on'], name='refund_line_paid')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'DROPPED'), _negated=True), fields=('victim', 'freeze'), name='refund_line_once'), models.CheckConstraint(condition=models.Q(('refund_fen__gt', 0), ('traced_fen__gte', 0)), name='refund_line_positive'), models.CheckConstraint(condition=models.Q(('share_fen__gte', 0)), name='refund_line_share_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('paid_on__isnull', False), ('state', 'PAID')), models.Q(models.Q(('state', 'PAID'), _negated=True), ('paid_on__isnull', True)), _connector='OR'), name='refund_line_paid_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'FAILED'), _negated=True), models.Q(('fail_reason', ''), _negated=True), _connector='OR'), name='refund_line_failed_why')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SnapshotCheck',
                fields=[
                    ('refund', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='checked', serialize=False, to='funds.refundcase')),
                    ('digest', models.BinaryField(max_length=32)),
                    ('differences', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(verbose_name='Computed again')),
                ],
                options={
                    'verbose_name': 'Calculation done again',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='LedgerFault',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seq', models.PositiveIntegerField()),
                    ('found_at', models.DateTimeField(verbose_name='Noticed')),
                    ('gone_at', models.DateTimeField(null=True)),
                    ('freeze', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ledger_faults', to='funds.freeze')),
                ],
                options={
                    'verbose_name': 'Fault of a ledger',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('gone_at__isnull', True)), fields=('freeze',), name='ledger_fault_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='RefundChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('act', models.CharField(choices=[('trace', 'traced and computed'), ('apply', 'applications signed'), ('check', 'material checked by two officers'), ('announce', 'announced'), ('object', 'objection received'), ('review', 'objections reviewed'), ('end', 'announcement ended'), ('approve', 'approved by the county'), ('submit', 'submitted to the prefecture'), ('decide', 'decided by the prefecture'), ('return', 'sent back by the prefecture'), ('reject', 'refused by the prefecture'), ('notify', 'bank notified'), ('pay', 'paid by the bank'), ('fail', 'not paid by the bank'), ('file', 'receipt filed'), ('close', 'closed'), ('withdraw', 'given up')], max_length=16, verbose_name='Action')),
                    ('from_state', models.CharField(max_length=20)),
                    ('to_state', models.CharField(max_length=20)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('refund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='funds.refundcase')),
                ],
                options={
                    'verbose_name': 'Change of a restitution',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['refund', 'at'], name='refund_change_of')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='RefundObjection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('raised_on', models.DateField(verbose_name='Raised on')),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Raised by')),
                    ('content', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What it says')),
                    ('state', models.CharField(choices=[('OPEN', 'To review'), ('UPHELD', 'Upheld'), ('DISMISSED', 'Not upheld')], default='OPEN', max_length=10)),
                    ('answer', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Result of the review')),
                    ('reviewed_at', models.DateTimeField(null=True, verbose_name='Reviewed')),
                    ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('refund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='funds.refundcase')),
                    ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Objection',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('state', 'OPEN')), models.Q(models.Q(('state', 'OPEN'), _negated=True), ('answer__isnull', False), ('reviewed_at__isnull', False)), _connector='OR'), name='objection_reviewed_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='RefundPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('FLOW', 'Flow table of the money'), ('APPLICATION', 'Application for restitution'), ('ANNOUNCEMENT', 'Announcement of a return in proportion'), ('REPORT', 'Report asking for the return'), ('DECISION', 'Decision to return frozen money'), ('NOTICE', 'Notice to assist in the return'), ('HANDOVER', 'Hand-over to the freezing organ'), ('SIGNED', 'Scan of the signed application'), ('MANDATE', 'Scan of the mandate'), ('REPLY', "Scan of the prefecture's reply"), ('RECEIPT', "Scan of the bank's receipt")], max_length=12, verbose_name='Document')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField(verbose_name='Size')),
                    ('sha256', models.CharField(max_length=64, verbose_name='Hash')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='funds.refundaccount')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('refund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='funds.refundcase')),
                    ('recipient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='funds.refundvictim')),
                ],
                options={
                    'verbose_name': 'Document of a restitution',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['refund', 'kind'], name='refund_paper_of')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ErasedCase',
                fields=[
                    ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='erased', serialize=False, to='funds.fundscase')),
                    ('at', models.DateTimeField(verbose_name='Erased')),
                ],
                options={
                    'verbose_name': 'Erased case',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='LedgerEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seq', models.PositiveIntegerField()),
                    ('move', models.CharField(choices=[('FREEZE', 'frozen'), ('PROMISE', 'set aside for a restitution'), ('TAKE_BACK', 'no longer set aside'), ('PAY', 'returned to the victim'), ('RELEASE', 'released or lapsed')], max_length=10, verbose_name='Movement')),
                    ('taken_from', models.CharField(choices=[('BANK', 'Reported by the bank'), ('FREE', 'Frozen, for nobody yet'), ('PROMISED', 'Frozen, to be returned'), ('REFUNDED', 'Returned'), ('RELEASED', 'No longer frozen')], max_length=10)),
                    ('put_into', models.CharField(choices=[('BANK', 'Reported by the bank'), ('FREE', 'Frozen, for nobody yet'), ('PROMISED', 'Frozen, to be returned'), ('REFUNDED', 'Returned'), ('RELEASED', 'No longer frozen')], max_length=10)),
                    ('fen', models.BigIntegerField(verbose_name='Amount')),
                    ('frozen_fen', models.BigIntegerField(verbose_name='Frozen in all')),
                    ('free_fen', models.BigIntegerField(verbose_name='Frozen, for nobody yet')),
                    ('promised_fen', models.BigIntegerField(verbose_name='Frozen, to be returned')),
                    ('refunded_fen', models.BigIntegerField(verbose_name='Returned so far')),
                    ('released_fen', models.BigIntegerField(verbose_name='No longer frozen, in all')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('freeze', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='funds.freeze')),
                    ('refund', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='funds.refundcase')),
                    ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='funds.refundline')),
                ],
                options={
                    'verbose_name': 'Ledger entry',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('freeze', 'seq'), name='ledger_seq_once'), models.UniqueConstraint(condition=models.Q(('move', 'PAY')), fields=('line',), name='ledger_line_paid_once'), models.CheckConstraint(condition=models.Q(('fen__gt', 0), ('seq__gte', 1)), name='ledger_moves_money'), models.CheckConstraint(condition=models.Q(models.Q(('move', 'FREEZE'), ('put_into', 'FREE'), ('taken_from', 'BANK')), models.Q(('move', 'PROMISE'), ('put_into', 'PROMISED'), ('taken_from', 'FREE')), models.Q(('move', 'TAKE_BACK'), ('put_into', 'FREE'), ('taken_from', 'PROMISED')), models.Q(('move', 'PAY'), ('put_into', 'REFUNDED'), ('taken_from', 'PROMISED')), models.Q(('move', 'RELEASE'), ('put_into', 'RELEASED'), ('taken_from', 'FREE')), _connector='OR'), name='ledger_double_entry'), models.CheckConstraint(condition=models.Q(('free_fen__gte', 0), ('frozen_fen', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('free_fen'), '+', models.F('promised_fen')), '+', models.F('refunded_fen')), '+', models.F('released_fen'))), ('promised_fen__gte', 0), ('refunded_fen__gte', 0), ('released_fen__gte', 0)), name='ledger_closes')],
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
                    ('amount_fen', models.BigIntegerField(verbose_name='Amount')),
                    ('at', models.DateTimeField(verbose_name='Time')),
                    ('payee_at', models.DateTimeField(null=True)),
                    ('exit_kind', models.PositiveSmallIntegerField(default=0)),
                    ('serial', models.CharField(blank=True, max_length=80, verbose_name='Serial number')),
                    ('payer_after_fen', models.BigIntegerField(null=True)),
                    ('payee_after_fen', models.BigIntegerField(null=True)),
                    ('told_by_payer', models.BooleanField(default=False)),
                    ('told_by_payee', models.BooleanField(default=False)),
                    ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='funds.fundscase')),
                    ('payee', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.account')),
                    ('payer', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.account')),
                ],
                options={
                    'verbose_name': 'Transfer',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['case'], name='funds_transfer_case'), models.Index(fields=['payer', 'payee', 'amount_fen'], name='funds_transfer_pair'), models.Index(fields=['payee'], name='funds_transfer_in')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='funds_transfer_positive'), models.CheckConstraint(condition=models.Q(('payer__isnull', False), ('payee__isnull', False), _connector='OR'), name='funds_transfer_has_a_side'), models.CheckConstraint(condition=models.Q(('told_by_payer', True), ('told_by_payee', True), _connector='OR'), name='funds_transfer_told'), models.CheckConstraint(condition=models.Q(('exit_kind__in', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])), name='funds_transfer_exit_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SourceRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sheet', models.PositiveSmallIntegerField(default=0)),
                    ('line', models.PositiveIntegerField(verbose_name='Line')),
                    ('side', models.CharField(choices=[('O', "Payer's"), ('I', "Payee's"), ('B', 'A ledger of both')], max_length=1)),
                    ('balance_fen', models.BigIntegerField(null=True, verbose_name='Balance')),
                    ('serial', models.CharField(blank=True, max_length=80, verbose_name='Serial number')),
                    ('summary', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Summary')),
                    ('digest', models.BinaryField(max_length=16)),
                    ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.fundscase')),
                    ('file', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.statementfile')),
                    ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='funds.transfer')),
                ],
                options={
                    'verbose_name': 'Line of a statement',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('case', 'digest'), name='funds_source_once'), models.CheckConstraint(condition=models.Q(('side__in', ['O', 'I', 'B'])), name='funds_source_side_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='StatementReject',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sheet', models.PositiveSmallIntegerField(default=0)),
                    ('line', models.PositiveIntegerField(verbose_name='Line')),
                    ('reason', models.CharField(max_length=64)),
                    ('zh', models.CharField(max_length=300)),
                    ('en', models.CharField(max_length=300)),
                    ('raw', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bad_lines', to='funds.statementfile')),
                ],
                options={
                    'verbose_name': 'Rejected line',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['file', 'id'], name='funds_statement_reject')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='TraceRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rule', models.CharField(choices=[('fifo', 'fifo'), ('lifo', 'lifo'), ('libr', 'libr'), ('haircut', 'haircut'), ('tainted', 'tainted')], max_length=8, verbose_name='Rule')),
                    ('floor_fen', models.BigIntegerField()),
                    ('engine', models.CharField(max_length=24)),
                    ('inputs', models.BinaryField(max_length=32)),
                    ('transfers', models.PositiveIntegerField(verbose_name='Transfers')),
                    ('accounts', models.PositiveIntegerField(verbose_name='Accounts')),
                    ('injected_fen', models.BigIntegerField(verbose_name="Victims' money")),
                    ('held_fen', models.BigIntegerField(verbose_name='Still in accounts')),
                    ('gone_fen', models.BigIntegerField(verbose_name='Left')),
                    ('flags', models.JSONField(default=dict)),
                    ('because', models.CharField(choices=[('STATEMENT', 'a statement came in'), ('ANSWER', 'a bank answered'), ('REPORT', 'a victim reported'), ('HAND', 'somebody asked')], max_length=10)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Traced')),
                    ('latest', models.BooleanField(default=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='traces', to='funds.fundscase')),
                ],
                options={
                    'verbose_name': 'Trace',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['case', '-id'], name='funds_trace_of_case')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('latest', True)), fields=('case', 'rule'), name='funds_trace_latest'), models.CheckConstraint(condition=models.Q(('rule__in', ['fifo', 'lifo', 'libr', 'haircut', 'tainted'])), name='funds_trace_rule_known'), models.CheckConstraint(condition=models.Q(('injected_fen', django.db.models.expressions.CombinedExpression(models.F('held_fen'), '+', models.F('gone_fen')))), name='funds_trace_conserved')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='TraceAccount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('level', models.PositiveSmallIntegerField(verbose_name='Level')),
                    ('got_fen', models.BigIntegerField()),
                    ('held_fen', models.BigIntegerField()),
                    ('low_fen', models.BigIntegerField()),
                    ('high_fen', models.BigIntegerField()),
                    ('last_in_at', models.DateTimeField(null=True)),
                    ('balance_fen', models.BigIntegerField(null=True)),
                    ('balance_at', models.DateTimeField(null=True)),
                    ('recoverable_fen', models.BigIntegerField()),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.account')),
                    ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='account_rows', to='funds.tracerun')),
                ],
                options={
                    'verbose_name': 'Account of a trace',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['run', '-recoverable_fen', '-got_fen', 'account'], name='funds_trace_rank')],
                    'constraints': [models.UniqueConstraint(fields=('run', 'account'), name='funds_trace_account_once'), models.CheckConstraint(condition=models.Q(('low_fen__gte', 0), ('low_fen__lte', models.F('held_fen')), ('held_fen__lte', models.F('high_fen'))), name='funds_trace_account_spread')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='TraceShare',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fen', models.BigIntegerField()),
                    ('low_fen', models.BigIntegerField()),
                    ('high_fen', models.BigIntegerField()),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.account')),
                    ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='funds.tracerun')),
                    ('victim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.victim')),
                    ('traceable', models.BooleanField(default=False)),
                ],
                options={
                    'verbose_name': 'Share of a victim',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('run', 'account', 'victim'), name='funds_trace_share_once'), models.CheckConstraint(condition=models.Q(('low_fen__gte', 0), ('low_fen__lte', models.F('fen')), ('fen__lte', models.F('high_fen'))), name='funds_trace_share_spread')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='TraceMove',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pos', models.PositiveIntegerField()),
                    ('at', models.DateTimeField()),
                    ('amount_fen', models.BigIntegerField()),
                    ('fen', models.BigIntegerField()),
                    ('level', models.PositiveSmallIntegerField()),
                    ('exit_kind', models.PositiveSmallIntegerField(default=0)),
                    ('payee', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.account')),
                    ('payer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.account')),
                    ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.payment')),
                    ('victim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.victim')),
                    ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='funds.tracerun')),
                    ('transfer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.transfer')),
                    ('mode', models.CharField(choices=[('SINGLE', 'Single'), ('TIMESTAMP', 'By the order of time'), ('PRO_RATA', 'Pro rata')], default='PRO_RATA', max_length=10)),
                ],
                options={
                    'verbose_name': 'Transfer of a trace',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['run', 'payee', 'pos'], name='funds_trace_move_in'), models.Index(fields=['run', 'payer', 'pos'], name='funds_trace_move_out'), models.Index(fields=['run', 'pos'], name='funds_trace_move_order')],
                    'constraints': [models.UniqueConstraint(fields=('run', 'victim', 'pos'), name='funds_trace_move_once'), models.CheckConstraint(condition=models.Q(models.Q(('payment__isnull', True), ('transfer__isnull', False)), models.Q(('payment__isnull', False), ('transfer__isnull', True)), _connector='OR'), name='funds_trace_move_of_a_row'), models.CheckConstraint(condition=models.Q(('fen__gt', 0), ('fen__lte', models.F('amount_fen'))), name='funds_trace_move_part'), models.CheckConstraint(condition=models.Q(('exit_kind__in', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])), name='funds_trace_move_exit_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.RunSQL(
                FILES,
                "DROP TABLE funds_statementfile CASCADE",
                state_operations=[
                    migrations.CreateModel(
                        name='StatementFile',
                        fields=[
                            ('key', models.BigAutoField(db_column='id', primary_key=True, serialize=False)),
                            ('layout', models.CharField(blank=True, max_length=80)),
                            ('sheets', models.JSONField(default=list)),
                            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statement_files', to='funds.fundscase')),
                            ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.institution', verbose_name='Institution')),
                            ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, parent_link=True, related_name='statement_file', to='intake.batch')),
                            ('understood', models.JSONField(db_default=[], default=list)),
                            ('former', models.JSONField(db_default=[], default=list)),
                        ],
                        options={
                            'verbose_name': 'Statement file',
                            'base_manager_name': 'unscoped',
                            'default_manager_name': 'objects',
                            'indexes': [models.Index(fields=['case', '-key'], name='funds_statement_of_case')],
                        },
                        bases=('intake.batch',),
                        managers=[
                            ('unscoped', django.db.models.manager.Manager()),
                            ('objects', django.db.models.manager.Manager()),
                        ],
                    ),
                ],
            ),
            migrations.CreateModel(
                name='FreezeObjection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step_at', models.DateTimeField(null=True)),
                    ('state', models.CharField(choices=[('RECEIVED', 'Received'), ('REGISTERED', 'Registered, receipt given'), ('MATERIALS', 'Material handed in'), ('CHECKED', 'Checked, to answer'), ('ANSWERED', 'Answered'), ('SUPERIOR', 'Before the superior organ')], default='RECEIVED', max_length=10, verbose_name='State')),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Raised by')),
                    ('concern', models.CharField(choices=[('OWNER', 'Owner of the account'), ('INTERESTED', 'Other person concerned')], max_length=10, verbose_name='Who this is')),
                    ('content', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What is said')),
                    ('received_on', models.DateField(verbose_name='Received on')),
                    ('due_at', models.DateTimeField(null=True, verbose_name='Due')),
                    ('receipt_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the receipt')),
                    ('registered_on', models.DateField(null=True, verbose_name='Registered on')),
                    ('materials', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What was handed in')),
                    ('outcome', models.CharField(blank=True, choices=[('RELEASED', 'To be released: unrelated'), ('LIMITED', 'To be limited to a sum'), ('KEPT', 'Freeze stays')], max_length=8, verbose_name='Outcome')),
                    ('limited_fen', models.BigIntegerField(null=True, verbose_name='Stays frozen')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('checked_on', models.DateField(null=True, verbose_name='Checked on')),
                    ('answer_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the answer')),
                    ('answered_on', models.DateField(null=True, verbose_name='Answered on')),
                    ('superior', models.CharField(blank=True, max_length=64, verbose_name='Superior organ')),
                    ('superior_on', models.DateField(null=True, verbose_name='Went there on')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('freeze', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='funds.freeze')),
                    ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Objection to a freeze',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('state__in', ('RECEIVED', 'REGISTERED', 'MATERIALS', 'CHECKED'))), fields=['due_at', 'id'], name='freeze_objection_open'), models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='freeze_objection_step')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['RECEIVED', 'REGISTERED', 'MATERIALS', 'CHECKED', 'ANSWERED', 'SUPERIOR'])), name='freeze_objection_known'), models.CheckConstraint(condition=models.Q(('state__in', ['RECEIVED', 'REGISTERED', 'MATERIALS']), models.Q(models.Q(('outcome', ''), _negated=True), ('checked_on__isnull', False)), _connector='OR'), name='freeze_objection_checked'), models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('state__in', ('RECEIVED', 'REGISTERED', 'MATERIALS', 'CHECKED'))), models.Q(models.Q(('state__in', ('RECEIVED', 'REGISTERED', 'MATERIALS', 'CHECKED')), _negated=True), models.Q(('answer_no', ''), _negated=True), ('answered_on__isnull', False), ('due_at__isnull', True)), _connector='OR'), name='freeze_objection_answered'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'LIMITED'), _negated=True), ('limited_fen__gt', 0), _connector='OR'), name='freeze_objection_limited')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Release',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('legal_basis', models.CharField(blank=True, max_length=300, verbose_name='Legal basis')),
                    ('authority', models.CharField(blank=True, choices=[('COUNTY', 'County bureau'), ('PREFECTURE', 'Prefecture bureau'), ('PROVINCE', 'Provincial bureau')], max_length=10, verbose_name='Decided by')),
                    ('required_authority', models.CharField(blank=True, choices=[('COUNTY', 'County bureau'), ('PREFECTURE', 'Prefecture bureau'), ('PROVINCE', 'Provincial bureau')], db_default='', max_length=10, verbose_name='Level needed')),
                    ('organ', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Organ that decided')),
                    ('decider', models.CharField(blank=True, max_length=64, verbose_name='Decider')),
                    ('decider_title', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Post of the decider')),
                    ('decision_no', models.CharField(blank=True, max_length=64, verbose_name='Decision number')),
                    ('decided_on', models.DateField(null=True, verbose_name='Decided on')),
                    ('reviewed_on', models.DateField(null=True, verbose_name='Reviewed by the legal office')),
                    ('kind', models.CharField(choices=[('LIFT', 'The whole freeze'), ('LIMIT', 'All but a sum')], default='LIFT', max_length=5, verbose_name='What is lifted')),
                    ('ground', models.CharField(choices=[('UNRELATED', 'Has nothing to do with the case'), ('SCREENING', 'Screening came to no proof of involvement'), ('OBJECTION', 'An objection is right'), ('SUPERIOR', 'The superior organ orders it'), ('WITHDRAWN', 'The case was withdrawn or ended'), ('RETURNED', 'The rest is not needed any more')], max_length=9, verbose_name='Ground')),
                    ('state', models.CharField(choices=[('DECIDED', 'Decided, notice to send'), ('SENT', 'Notice sent, waiting for the bank'), ('DONE', 'Done, receipt of the bank'), ('REFUSED', 'Refused by the bank')], default='DECIDED', max_length=7, verbose_name='State')),
                    ('limit_fen', models.BigIntegerField(null=True, verbose_name='Stays frozen')),
                    ('decided_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('request_no', models.CharField(blank=True, max_length=64, verbose_name='Request number')),
                    ('doc_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the notice')),
                    ('doc_no_source', models.CharField(blank=True, choices=[('CASE_SYSTEM', 'Law enforcement case system'), ('SECRET', 'On paper, state secret')], max_length=11, verbose_name='Notice made in')),
                    ('issued_at', models.DateTimeField(null=True, verbose_name='Notice sent')),
                    ('receipt_at', models.DateTimeField(null=True, verbose_name='Receipt of the bank')),
                    ('result_code', models.CharField(blank=True, max_length=4, verbose_name='Result code')),
                    ('owner_told_at', models.DateTimeField(null=True, verbose_name='Owner told')),
                    ('owner_told_how', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='How the owner was told')),
                    ('decision_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('freeze', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='funds.freeze')),
                    ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('owner_told_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('step_at', models.DateTimeField(null=True)),
                    ('was_scope', models.CharField(blank=True, choices=[('01', 'Up to a sum'), ('02', 'Whole account, money comes in only')], db_default='', default='', max_length=2, verbose_name='Scope before')),
                    ('was_held_fen', models.BigIntegerField(null=True, verbose_name='Held before')),
                ],
                options={
                    'verbose_name': 'Release of a freeze',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='release_step')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('DECIDED', 'SENT'))), fields=('freeze',), name='release_open_once'), models.CheckConstraint(condition=models.Q(('state__in', ['DECIDED', 'SENT', 'DONE', 'REFUSED'])), name='release_state_known'), models.CheckConstraint(condition=models.Q(('ground__in', ['UNRELATED', 'SCREENING', 'OBJECTION', 'SUPERIOR', 'WITHDRAWN', 'RETURNED'])), name='release_ground_known'), models.CheckConstraint(condition=models.Q(('decided_on__isnull', False), models.Q(('decider', ''), _negated=True), models.Q(('decision_no', ''), _negated=True), models.Q(('authority', ''), _negated=True), models.Q(('required_authority', ''), _negated=True)), name='release_decided_whole'), models.CheckConstraint(condition=models.Q(('required_authority', ''), models.Q(('authority__in', ['COUNTY', 'PREFECTURE', 'PROVINCE']), ('required_authority', 'COUNTY')), models.Q(('authority__in', ['PREFECTURE', 'PROVINCE']), ('required_authority', 'PREFECTURE')), models.Q(('authority__in', ['PROVINCE']), ('required_authority', 'PROVINCE')), _connector='OR'), name='release_level_suffices'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'LIFT'), ('limit_fen__isnull', True)), models.Q(('kind', 'LIMIT'), ('limit_fen__gt', 0)), _connector='OR'), name='release_limit_positive'), models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', True), ('state', 'DECIDED')), models.Q(models.Q(('state', 'DECIDED'), _negated=True), ('issued_at__isnull', False), models.Q(('request_no', ''), _negated=True), models.Q(('doc_no', ''), _negated=True)), _connector='OR'), name='release_sent_whole'), models.CheckConstraint(condition=models.Q(models.Q(('receipt_at__isnull', True), ('state__in', ('DECIDED', 'SENT'))), models.Q(models.Q(('state__in', ('DECIDED', 'SENT')), _negated=True), ('receipt_at__gte', models.F('issued_at')), ('receipt_at__isnull', False)), _connector='OR'), name='release_receipt_when_done'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('doc_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='release_notice_number_copied'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('request_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='release_request_number_copied')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SecuritySale',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('applied_on', models.DateField(verbose_name='Owner applied on')),
                    ('authority', models.CharField(blank=True, max_length=10, verbose_name='Decided by')),
                    ('decider', models.CharField(blank=True, max_length=64, verbose_name='Decider')),
                    ('decider_title', models.CharField(blank=True, max_length=64, verbose_name='Post of the decider')),
                    ('decision_no', models.CharField(blank=True, max_length=64, verbose_name='Decision number')),
                    ('decided_on', models.DateField(null=True, verbose_name='Decided on')),
                    ('approved', models.BooleanField(null=True, verbose_name='Approved')),
                    ('sold_on', models.DateField(null=True, verbose_name='Sold on')),
                    ('proceeds_fen', models.BigIntegerField(null=True, verbose_name='Proceeds')),
                    ('freeze', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sales', to='funds.freeze')),
                    ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Sale of frozen securities',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('sold_on__isnull', True), models.Q(('approved', False), _negated=True)), fields=('freeze',), name='sale_open_once'), models.CheckConstraint(condition=models.Q(('approved__isnull', True), models.Q(models.Q(('decision_no', ''), _negated=True), models.Q(('decider', ''), _negated=True), ('decided_on__isnull', False)), _connector='OR'), name='sale_decided_whole'), models.CheckConstraint(condition=models.Q(models.Q(('proceeds_fen__isnull', True), ('sold_on__isnull', True)), models.Q(('approved', True), ('proceeds_fen__gt', 0), ('sold_on__isnull', False)), _connector='OR'), name='sale_sold_when_approved')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='GiveBack',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('decider', models.CharField(max_length=64, verbose_name='Decider')),
                    ('decider_title', models.CharField(max_length=64, verbose_name='Post of the decider')),
                    ('decided_on', models.DateField(verbose_name='Decided on')),
                    ('list_no', models.CharField(max_length=64, verbose_name='Number of the list')),
                    ('handed_on', models.DateField(null=True, verbose_name='Handed over on')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='give_backs', to='funds.fundscase')),
                    ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('victim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='give_backs', to='funds.victim', verbose_name='Victim')),
                ],
                options={
                    'verbose_name': 'Return of seized things',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['victim'], name='funds_give_back_victim')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decider', ''), _negated=True), models.Q(('decider_title', ''), _negated=True), models.Q(('list_no', ''), _negated=True)), name='funds_give_back_decided'), models.CheckConstraint(condition=models.Q(('handed_on__isnull', True), ('handed_on__gte', models.F('decided_on')), _connector='OR'), name='funds_give_back_handed_later'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('list_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='funds_give_back_number_copied')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='OtherLoss',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('CASH', 'Cash, handed over'), ('GOLD', 'Gold or jewellery'), ('PARCEL', 'Sent by parcel'), ('RIDE', 'Carried by a driver or errand runner'), ('CRYPTO', 'Virtual coins'), ('GIFTCARD', 'Gift or prepaid cards bought'), ('POS', 'Bought at a counter or terminal')], max_length=8, verbose_name='How it was lost')),
                    ('amount_fen', models.BigIntegerField(verbose_name='Amount')),
                    ('at', models.DateTimeField(verbose_name='Time')),
                    ('place', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ADDRESS'], blank=True, editable=False, null=True, verbose_name='Place')),
                    ('carrier', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Carried by')),
                    ('reference', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Number of the order, parcel, card or transaction')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='other_losses', to='funds.report')),
                ],
                options={
                    'verbose_name': 'Loss without an account',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['report'], name='funds_other_loss_report')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='funds_other_loss_positive'), models.CheckConstraint(condition=models.Q(('kind__in', ['CASH', 'GOLD', 'PARCEL', 'RIDE', 'CRYPTO', 'GIFTCARD', 'POS'])), name='funds_other_loss_kind_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Seizure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('item', models.CharField(max_length=120, verbose_name='Seized item')),
                    ('quantity', models.CharField(max_length=40, verbose_name='Quantity')),
                    ('feature', models.CharField(blank=True, max_length=120, verbose_name='Marks')),
                    ('amount_fen', models.BigIntegerField(null=True, verbose_name='Amount or value')),
                    ('seized_on', models.DateField(verbose_name='Seized on')),
                    ('doc_no', models.CharField(max_length=64, verbose_name='Number of the seizure')),
                    ('moved_on', models.DateField(null=True, verbose_name='Moved on')),
                    ('moved_to', models.CharField(blank=True, max_length=64, verbose_name='Moved to')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seizures', to='funds.fundscase')),
                    ('give_back', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='funds.giveback')),
                    ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Seizure',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('give_back__isnull', True), ('moved_on__isnull', True)), fields=['case'], name='funds_seizure_held')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('item', ''), _negated=True), models.Q(('quantity', ''), _negated=True), models.Q(('doc_no', ''), _negated=True)), name='funds_seizure_whole'), models.CheckConstraint(condition=models.Q(('amount_fen__isnull', True), ('amount_fen__gt', 0), _connector='OR'), name='funds_seizure_positive'), models.CheckConstraint(condition=models.Q(models.Q(('give_back__isnull', True), ('moved_on__isnull', True), ('moved_to', '')), models.Q(('amount_fen__isnull', False), ('give_back__isnull', False), ('moved_on__isnull', True), ('moved_to', '')), models.Q(('give_back__isnull', True), ('moved_on__isnull', False), models.Q(('moved_to', ''), _negated=True)), _connector='OR'), name='funds_seizure_one_end'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('doc_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='funds_seizure_number_copied')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='FormerFiling',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('filing', models.CharField(choices=[('NONE', 'Not accepted yet'), ('ACCEPTED', 'Accepted, not filed'), ('FILED', 'Filed'), ('NOT_FILED', 'Not filed, decided'), ('WITHDRAWN', 'Withdrawn'), ('HANDED', 'Handed over')], max_length=10, verbose_name='Filing')),
                    ('accepted_no', models.CharField(blank=True, max_length=64, verbose_name='Acceptance number')),
                    ('accepted_on', models.DateField(null=True, verbose_name='Accepted on')),
                    ('decide_days', models.PositiveSmallIntegerField(choices=[(3, '3 days'), (7, '7 days, a clue is to be verified'), (30, '30 days, major and complex')], verbose_name='To be decided within')),
                    ('case_no', models.CharField(blank=True, max_length=64, verbose_name='Case number')),
                    ('filing_no', models.CharField(blank=True, max_length=64, verbose_name='Filing number')),
                    ('filed_on', models.DateField(null=True, verbose_name='Filed on')),
                    ('filing_organ', models.CharField(blank=True, max_length=64, verbose_name='Filed by')),
                    ('unfiled_no', models.CharField(blank=True, max_length=64, verbose_name='Number of that decision')),
                    ('unfiled_on', models.DateField(null=True, verbose_name='Decided on')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_filings', to='funds.fundscase')),
                    ('notified_no', models.CharField(blank=True, db_default='', max_length=64, verbose_name='Number of the notice of not filing')),
                    ('notified_on', models.DateField(null=True, verbose_name='Notice given on')),
                ],
                options={
                    'verbose_name': 'Former filing of a case',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['case', 'at'], name='former_filing_of_case')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='AccountOwner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number')),
                    ('id_index', wuzha.sealed.fields.BlindIndexField('id_no', blank=True, null=True)),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name')),
                    ('name_index', wuzha.sealed.fields.BlindIndexField('name', blank=True, null=True)),
                    ('confirmation', models.CharField(blank=True, max_length=64, verbose_name="Number of the bank's confirmation")),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.account')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owners', to='funds.fundscase')),
                ],
                options={
                    'verbose_name': 'Owner of an account',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('case', 'account'), name='funds_owner_once'), models.CheckConstraint(condition=models.Q(('id_no__isnull', False), models.Q(('name__isnull', False), models.Q(('confirmation', ''), _negated=True)), _connector='OR'), name='funds_owner_not_by_name_alone')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='AccountCoverage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rows', models.PositiveIntegerField(verbose_name='Rows')),
                    ('since', models.DateTimeField(verbose_name='From')),
                    ('until', models.DateTimeField(verbose_name='To')),
                    ('opening_fen', models.BigIntegerField(null=True, verbose_name='Opening')),
                    ('computed_fen', models.BigIntegerField(null=True, verbose_name='Closing, computed')),
                    ('stated_fen', models.BigIntegerField(null=True, verbose_name='Closing, stated')),
                    ('stated_at', models.DateTimeField(null=True)),
                    ('points', models.PositiveIntegerField(default=0)),
                    ('breaks', models.PositiveIntegerField(default=0)),
                    ('break_sheet', models.PositiveSmallIntegerField(null=True)),
                    ('break_line', models.PositiveIntegerField(null=True)),
                    ('missing_fen', models.BigIntegerField(null=True)),
                    ('periods', models.JSONField(default=list)),
                    ('gaps', models.JSONField(default=list)),
                    ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.account')),
                    ('break_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.statementfile')),
                    ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='coverage', to='funds.fundscase')),
                ],
                options={
                    'verbose_name': 'Coverage of an account',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('case', 'account'), name='funds_coverage_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SuspectedDouble',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('same_side', models.BooleanField(default=False)),
                    ('group', models.BigIntegerField()),
                    ('best', models.BooleanField(default=False)),
                    ('why', models.CharField(choices=[('clock', 'Clocks of the two banks far apart'), ('date_only', 'A day without a time'), ('rival', 'More than one row may be the other side'), ('masked', 'An account is masked'), ('peer_differs', "One side names another account, perhaps the bank's own"), ('peer_missing', 'One side does not name the other account'), ('peers_missing', 'Neither side names the other account'), ('same_account', 'Two statements of one account, without balance or serial number in common')], max_length=16)),
                    ('chains', models.BooleanField(default=False)),
                    ('verdict', models.CharField(blank=True, choices=[('', 'Not decided'), ('SAME', 'One transfer'), ('DIFFERENT', 'Two transfers')], default='', max_length=9, verbose_name='Decision')),
                    ('at', models.DateTimeField(null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='doubles', to='funds.fundscase')),
                    ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='funds.transfer')),
                    ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='funds.transfer')),
                    ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='funds.payment')),
                ],
                options={
                    'verbose_name': 'Suspected double',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['case', 'verdict', 'group'], name='funds_double_list')],
                    'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='funds_double_once'), models.CheckConstraint(condition=models.Q(('one', models.F('other')), _negated=True), name='funds_double_of_two'), models.CheckConstraint(condition=models.Q(('verdict__in', ['', 'SAME', 'DIFFERENT'])), name='funds_double_verdict_known'), models.CheckConstraint(condition=models.Q(models.Q(('at__isnull', True), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), ('at__isnull', False)), _connector='OR'), name='funds_double_decided'), models.UniqueConstraint(fields=('payment', 'other'), name='funds_double_told_once'), models.CheckConstraint(condition=models.Q(models.Q(('one__isnull', True), ('payment__isnull', False)), models.Q(('one__isnull', False), ('payment__isnull', True)), _connector='OR'), name='funds_double_one_or_told')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='FormerOwner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number')),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name')),
                    ('confirmation', models.CharField(blank=True, max_length=64, verbose_name="Number of the bank's confirmation")),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('over_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.account')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_owners', to='funds.fundscase')),
                    ('over_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                ],
                options={
                    'verbose_name': 'Former owner of an account',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['case', 'account'], name='funds_former_owner')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ReportAgain',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(choices=[('HANDOVER', 'Handed over by the warning desk'), ('HAND', 'Entered by hand'), ('BANK', 'Reported by the bank')], max_length=10, verbose_name='Source')),
                    ('reference', models.CharField(blank=True, max_length=64, verbose_name='Report number')),
                    ('reported_at', models.DateTimeField(verbose_name='Reported')),
                    ('taken_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Taken in')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports_again', to='funds.fundscase')),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='again', to='funds.report')),
                    ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Report told again',
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
                name='SheetAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(max_length=32)),
                    ('headers', models.JSONField(default=list)),
                    ('said', models.JSONField(default=dict)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Said')),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='Reason')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.statementfile')),
                ],
                options={
                    'verbose_name': 'Answer about a sheet',
                    'indexes': [models.Index(fields=['source', 'id'], name='funds_sheet_answer')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('source',), name='funds_sheet_answer_in_force')],
                },
            ),
            migrations.CreateModel(
                name='OwnAccount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sheet', models.PositiveSmallIntegerField(default=0)),
                    ('number', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Own account')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Said')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_accounts', to='funds.statementfile')),
                ],
                options={
                    'verbose_name': 'Own account of a sheet',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('file', 'sheet'), name='funds_own_account_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        # After its table: the check of the two stands in installed databases as it was written before.
        migrations.RunSQL(
            'ALTER TABLE funds_suspecteddouble ALTER COLUMN one_id DROP NOT NULL',
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AlterField(
                    model_name='suspecteddouble',
                    name='one',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='funds.transfer'),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                Together([
                    *(migrations.RemoveConstraint(model_name='fundscase', name=one) for one in CONSTRAINTS),
                    *(migrations.RemoveField(model_name='fundscase', name=one) for one in COLUMNS),
                ]),
            ],
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
