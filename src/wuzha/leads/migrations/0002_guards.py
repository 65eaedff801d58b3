# SPDX-License-Identifier: Apache-2.0
"""The life of a lead in the database: no statement ends one without a conclusion. Steps, ways onward, informants and
rewards are only ever added to; a right is given, decided and ended, never changed otherwise."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.leads.rules.life import LEAD_LIFE

LEADS = "leads_lead"
GROWING = ("leads_leadstep", "leads_leadonward", "leads_informant", "leads_reward")
_RIGHT = """
CREATE FUNCTION leads_informantright_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
    OR (to_jsonb(NEW) - ARRAY['granted', 'decided_by_id', 'decided_at', 'ended_by_id', 'ended_at'])
      <> (to_jsonb(OLD) - ARRAY['granted', 'decided_by_id', 'decided_at', 'ended_by_id', 'ended_at'])
    OR (OLD.granted IS NOT NULL AND (NEW.granted, NEW.decided_by_id) IS DISTINCT FROM (OLD.granted, OLD.decided_by_id))
    OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
    RAISE EXCEPTION 'a right is given, decided and ended, never changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER leads_informantright_guard BEFORE UPDATE OR DELETE ON leads_informantright
  FOR EACH ROW EXECUTE FUNCTION leads_informantright_guard();
"""
_NO_RIGHT = """
DROP TRIGGER leads_informantright_guard ON leads_informantright;
DROP FUNCTION leads_informantright_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_schema")]

    operations = [
        migrations.RunSQL(LEAD_LIFE.guard(LEADS, "a lead"), LEAD_LIFE.unguard(LEADS)),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
        migrations.RunSQL(_RIGHT, _NO_RIGHT),
    ]
