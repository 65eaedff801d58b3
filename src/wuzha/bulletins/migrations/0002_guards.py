# SPDX-License-Identifier: Apache-2.0
"""The lives of bulletins and suggestions in the database; what is published stands for good; steps are only added to."""

from django.db import migrations

from wuzha.bulletins.rules.life import LIFE, SUGGESTION_LIFE
from wuzha.core.growing import guard, unguard

BULLETINS, SUGGESTIONS = "bulletins_bulletin", "bulletins_suggestion"
GROWING = ("bulletins_bulletinstep", "bulletins_suggestionstep", "bulletins_bulletinpaper")
FREEZE = """
CREATE FUNCTION bulletins_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'state' - 'version' <> to_jsonb(OLD) - 'state' - 'version' THEN
    RAISE EXCEPTION 'a published bulletin stands for good: begin a new edition' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bulletins_frozen_update BEFORE UPDATE ON bulletins_bulletin FOR EACH ROW
  WHEN (OLD.state IN ('PUBLISHED', 'REPLACED')) EXECUTE FUNCTION bulletins_refuse_change();
CREATE TRIGGER bulletins_frozen_delete BEFORE DELETE ON bulletins_bulletin FOR EACH ROW
  WHEN (OLD.state IN ('PUBLISHED', 'REPLACED')) EXECUTE FUNCTION bulletins_refuse_change();
"""
UNFREEZE = """
DROP TRIGGER bulletins_frozen_delete ON bulletins_bulletin;
DROP TRIGGER bulletins_frozen_update ON bulletins_bulletin;
DROP FUNCTION bulletins_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_schema")]

    operations = [
        migrations.RunSQL(LIFE.guard(BULLETINS, "a bulletin"), LIFE.unguard(BULLETINS)),
        migrations.RunSQL(
            SUGGESTION_LIFE.guard(SUGGESTIONS, "a suggestion"), SUGGESTION_LIFE.unguard(SUGGESTIONS)
        ),
        migrations.RunSQL(FREEZE, UNFREEZE),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
    ]
