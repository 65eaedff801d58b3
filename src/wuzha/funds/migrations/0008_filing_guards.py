# SPDX-License-Identifier: Apache-2.0
"""No freeze and no restitution without a filed case and the level that must approve (公通字〔2024〕22号 2; 规定 239 to 241):
held by the database for everything decided or issued from now on. What stands already stays as it is, and is listed to be
completed. A release goes by its notice and the bank's receipt."""

from django.db import migrations

#: Tables that pages of the desk follow, with the function that tells of their rows.
FEEDS = (
    ("funds_fundscase", "funds_feed_filing", ("update",)),
    ("funds_release", "funds_feed_freeze", ("insert", "update")),
    ("funds_renewal", "funds_feed_freeze", ("insert", "update")),
    ("funds_freezeobjection", "funds_feed_freeze", ("insert", "update")),
    ("funds_securitysale", "funds_feed_freeze", ("insert", "update")),
)

FORWARD = r"""
DELETE FROM funds_lifecycle WHERE kind = 'freeze' AND from_state = 'ACTIVE' AND to_state = 'RELEASED';
INSERT INTO funds_lifecycle VALUES
  ('freeze', 'ACTIVE', 'RELEASING'), ('freeze', 'RELEASING', 'ACTIVE'), ('freeze', 'RELEASING', 'RELEASED'),
  ('freeze', 'RELEASING', 'AUTO_RELEASED');

CREATE FUNCTION funds_level(authority varchar) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE authority WHEN 'COUNTY' THEN 1 WHEN 'PREFECTURE' THEN 2 WHEN 'PROVINCE' THEN 3 ELSE 0 END
$$;

-- 受案 → 立案 → 撤案, and never back: what was filed is not unfiled below a freeze.
CREATE FUNCTION funds_guard_filing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.filing <> OLD.filing AND (OLD.filing, NEW.filing) NOT IN (
    ('NONE', 'ACCEPTED'), ('ACCEPTED', 'FILED'), ('ACCEPTED', 'NOT_FILED'), ('NOT_FILED', 'FILED'),
    ('FILED', 'WITHDRAWN')
  ) THEN
    RAISE EXCEPTION 'a case does not go from % to %', OLD.filing, NEW.filing USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.filing = 'FILED' AND NEW.filed_on > OLD.filed_on AND EXISTS (
    SELECT FROM funds_freeze
    WHERE case_id = NEW.id AND state NOT IN ('DRAFT', 'REJECTED') AND decided_on < NEW.filed_on
      AND decided_on >= OLD.filed_on
  ) THEN
    RAISE EXCEPTION 'a freeze of case % was decided before %', NEW.id, NEW.filed_on USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_case_filing BEFORE UPDATE OF filing, filed_on ON funds_fundscase
  FOR EACH ROW EXECUTE FUNCTION funds_guard_filing();

CREATE FUNCTION funds_guard_filed_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NEW.state IN ('APPROVED', 'ISSUED') THEN
    IF NOT EXISTS (
      SELECT FROM funds_fundscase WHERE id = NEW.case_id AND filing = 'FILED' AND filed_on <= NEW.decided_on
    ) THEN
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
  IF TG_ARGV[0] = 'filed' AND NOT EXISTS (
    SELECT FROM funds_fundscase WHERE id = first.case_id AND filing = 'FILED' AND filed_on <= NEW.decided_on
  ) THEN
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
  IF NOT EXISTS (SELECT FROM funds_fundscase WHERE id = NEW.case_id AND filing = 'FILED') THEN
    RAISE EXCEPTION 'restitution %: its case is not filed', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_refund_filed BEFORE UPDATE OF state ON funds_refundcase
  FOR EACH ROW WHEN (
    NEW.state <> OLD.state AND NEW.state IN ('COUNTY_APPROVED', 'SUBMITTED', 'DECIDED', 'BANK_NOTIFIED')
  )
  EXECUTE FUNCTION funds_guard_filed_refund();

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
    f"CREATE TRIGGER funds_feed_{verb} AFTER {verb} ON {table} "
    f"REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
    for table, function, verbs in FEEDS
    for verb in verbs
)
BACKWARD = "".join(
    f"DROP TRIGGER funds_feed_{verb} ON {table};\n" for table, _function, verbs in FEEDS for verb in verbs
) + """
DROP FUNCTION funds_feed_freeze();
DROP FUNCTION funds_feed_filing();
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
DELETE FROM funds_lifecycle WHERE kind = 'freeze' AND 'RELEASING' IN (from_state, to_state);
INSERT INTO funds_lifecycle VALUES ('freeze', 'ACTIVE', 'RELEASED');
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0007_filing_and_release")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
