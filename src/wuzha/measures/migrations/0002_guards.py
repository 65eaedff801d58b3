# SPDX-License-Identifier: Apache-2.0
"""The life of a measure in the database; steps and evidence are only ever added to; what it was decided on stays."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.measures.rules.life import MEASURE_LIFE

MEASURES = "measures_measure"
GROWING = ("measures_measurestep", "measures_measureevidence", "measures_handoutrow")
#: Once proposed, the kind, the subject and the unit of a measure stay; once decided, its ground and who decided, too.
#: That two people decide is a constraint of the table.
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
    dependencies = [("measures", "0001_schema")]

    operations = [
        migrations.RunSQL(MEASURE_LIFE.guard(MEASURES, "a measure"), MEASURE_LIFE.unguard(MEASURES)),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
        migrations.RunSQL(_DECIDED, _UNDECIDED),
    ]
