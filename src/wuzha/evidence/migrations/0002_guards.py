# SPDX-License-Identifier: Apache-2.0
"""What no statement changes, whoever sends it: records of scenes and steps of custody are only ever added to; a step
follows the last one of its exhibit, out of the hands that held it, along the chain of `evidence.rules.custody`."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.evidence.rules.custody import triples

RECORDS, CUSTODY = "evidence_scenerecord", "evidence_custody"
CHAIN = f"""
CREATE FUNCTION {CUSTODY}_guard_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last {CUSTODY};
BEGIN
  IF NEW.after_id IS NULL THEN
    IF (NEW.act, NEW.from_state, NEW.to_state) <> ('take', '', 'IN_HAND') THEN
      RAISE EXCEPTION 'a chain of custody begins with its taking, not %', NEW.act USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO last FROM {CUSTODY} WHERE id = NEW.after_id;
  IF last.exhibit_id <> NEW.exhibit_id OR last.to_state <> NEW.from_state OR NEW.at < last.at
    OR NEW.giver_id IS DISTINCT FROM last.holder_id OR NEW.giver_organ <> last.organ THEN
    RAISE EXCEPTION 'a gap in the chain of custody of exhibit %', NEW.exhibit_id USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.act, NEW.from_state, NEW.to_state) NOT IN (
    {", ".join(str(one) for one in triples())}
  ) THEN
    RAISE EXCEPTION 'an exhibit does not go from % to % by %', NEW.from_state, NEW.to_state, NEW.act
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.from_state = NEW.to_state AND NEW.act <> 'store'
    AND (NEW.holder_id IS DISTINCT FROM last.holder_id OR NEW.organ <> last.organ) THEN
    RAISE EXCEPTION 'exhibit % changes no hands by %', NEW.exhibit_id, NEW.act USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {CUSTODY}_chain BEFORE INSERT ON {CUSTODY}
  FOR EACH ROW EXECUTE FUNCTION {CUSTODY}_guard_chain();
"""
NO_CHAIN = f"""
DROP TRIGGER {CUSTODY}_chain ON {CUSTODY};
DROP FUNCTION {CUSTODY}_guard_chain();
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_schema")]

    operations = [
        migrations.RunSQL(guard(RECORDS), unguard(RECORDS)),
        migrations.RunSQL(guard(CUSTODY), unguard(CUSTODY)),
        migrations.RunSQL(CHAIN, NO_CHAIN),
    ]
