# SPDX-License-Identifier: Apache-2.0
"""The lives of tickets, inspections and findings in the database; steps are only ever added to, and what was seen of a
finished inspection stays as it was."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.inspections.rules.tickets import TICKET_LIFE, UNIT_LIFE
from wuzha.inspections.rules.visits import FINDING_LIFE, VISIT_LIFE

LIVES = (
    (TICKET_LIFE, "inspections_ticket", "a ticket"),
    (UNIT_LIFE, "inspections_ticketunit", "a ticket with a unit"),
    (VISIT_LIFE, "inspections_inspection", "an inspection"),
    (FINDING_LIFE, "inspections_finding", "a finding"),
)
GROWING = ("inspections_ticketstep", "inspections_unitstep", "inspections_recheck")

ITEM = "inspections_inspectionitem"
_FROZEN = f"""
CREATE FUNCTION {ITEM}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('wuzha.erasing', true) IS DISTINCT FROM 'on' AND EXISTS (
    SELECT FROM inspections_inspection AS visit WHERE visit.id = OLD.inspection_id AND visit.state <> 'STARTED'
  ) THEN
    RAISE EXCEPTION 'the checklist of a finished inspection does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER {ITEM}_frozen BEFORE UPDATE OR DELETE ON {ITEM}
  FOR EACH ROW EXECUTE FUNCTION {ITEM}_refuse_change();
"""
_THAWED = f"""
DROP TRIGGER {ITEM}_frozen ON {ITEM};
DROP FUNCTION {ITEM}_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_schema")]

    operations = [
        *(migrations.RunSQL(life.guard(table, what), life.unguard(table)) for life, table, what in LIVES),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
        migrations.RunSQL(_FROZEN, _THAWED),
    ]
