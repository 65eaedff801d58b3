# SPDX-License-Identifier: Apache-2.0
"""交接班: what was found, the signing over; a signed note stays as it is. The table holds no row before this version."""

import django.utils.timezone
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION warning_guard_shift_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a signed hand-over note is kept' USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.unit_id, NEW.facts, NEW.text, NEW.since, NEW.at, NEW.by_id, NEW.signed_at)
    IS DISTINCT FROM (OLD.unit_id, OLD.facts, OLD.text, OLD.since, OLD.at, OLD.by_id, OLD.signed_at)
    OR OLD.done_at IS NOT NULL THEN
    RAISE EXCEPTION 'a signed hand-over note stays as it is' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER warning_shift_note_guard BEFORE UPDATE OR DELETE ON warning_shiftnote FOR EACH ROW
  WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION warning_guard_shift_note();
"""
BACKWARD = """
DROP TRIGGER warning_shift_note_guard ON warning_shiftnote;
DROP FUNCTION warning_guard_shift_note();
"""


class Migration(migrations.Migration):
    dependencies = [("warning", "0006_written_plainly")]
    operations = [
        migrations.AddField("shiftnote", "facts", models.JSONField(default=dict, verbose_name="As found")),
        migrations.AddField("shiftnote", "signed_at", models.DateTimeField(null=True, verbose_name="Signed over")),
        migrations.AddField(
            "shiftnote", "since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="Since")
        ),
        migrations.AlterField("shiftnote", "text", models.TextField(max_length=4000, verbose_name="Note")),
        migrations.AddConstraint(
            "shiftnote",
            models.CheckConstraint(
                name="shift_note_taken_by_another",
                condition=models.Q(done_at__isnull=True)
                | (models.Q(signed_at__isnull=False) & ~models.Q(done_by=models.F("by"))),
            ),
        ),
        migrations.AddConstraint(
            "shiftnote",
            models.UniqueConstraint(
                name="shift_note_one_begun", fields=["unit"], condition=models.Q(signed_at__isnull=True)
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
