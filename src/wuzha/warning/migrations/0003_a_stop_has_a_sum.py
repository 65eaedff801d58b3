# SPDX-License-Identifier: Apache-2.0
"""A loss that was stopped has a sum. Of closings from now on: what was closed without one before stays as it is."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION warning_stop_has_a_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a warning closed as STOPPED has a sum averted' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER warning_stop_has_a_sum_begin BEFORE INSERT ON warning_warning FOR EACH ROW
  WHEN (NEW.outcome = 'STOPPED' AND NEW.averted_claimed_fen = 0 AND NEW.averted_evidenced_fen = 0)
  EXECUTE FUNCTION warning_stop_has_a_sum();
CREATE TRIGGER warning_stop_has_a_sum_guard
  BEFORE UPDATE OF outcome, averted_claimed_fen, averted_evidenced_fen ON warning_warning FOR EACH ROW
  WHEN (
    NEW.outcome = 'STOPPED' AND NEW.averted_claimed_fen = 0 AND NEW.averted_evidenced_fen = 0
    AND (OLD.outcome <> 'STOPPED' OR OLD.averted_claimed_fen > 0 OR OLD.averted_evidenced_fen > 0)
  )
  EXECUTE FUNCTION warning_stop_has_a_sum();
"""
BACKWARD = """
DROP TRIGGER warning_stop_has_a_sum_guard ON warning_warning;
DROP TRIGGER warning_stop_has_a_sum_begin ON warning_warning;
DROP FUNCTION warning_stop_has_a_sum();
"""


class Migration(migrations.Migration):
    dependencies = [("warning", "0002_guards")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
