# SPDX-License-Identifier: Apache-2.0
"""A freeze may be prepared to queue behind another one of ours; the notice of not filing is recorded with its day; the
receipt for an objection is a paper; a renewal that was sent in time may be recorded after the end, with its proof."""

from django.db import migrations, models
from wuzha.schema import Together

STEPS = """
DROP TRIGGER funds_renewal_steps ON funds_renewal;
CREATE TRIGGER funds_renewal_steps BEFORE INSERT OR UPDATE OF state ON funds_renewal
  FOR EACH ROW EXECUTE FUNCTION funds_guard_steps('DRAFT',
    'DRAFT>APPROVED DRAFT>REJECTED APPROVED>ISSUED ISSUED>CONFIRMED ISSUED>FAILED CONFIRMED>FAILED FAILED>CONFIRMED '
    'DRAFT>TOO_LATE APPROVED>TOO_LATE %s');
"""
FORWARD = (
    STEPS % "TOO_LATE>ISSUED "
    + """
INSERT INTO funds_lifecycle VALUES ('freeze', 'AUTO_RELEASED', 'ACTIVE');

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
"""
)
BACKWARD = (
    STEPS % ""
    + """
DROP TRIGGER funds_freeze_lapsed ON funds_freeze;
DROP FUNCTION funds_guard_lapsed();
DELETE FROM funds_lifecycle WHERE kind = 'freeze' AND from_state = 'AUTO_RELEASED' AND to_state = 'ACTIVE';
"""
)


class Migration(migrations.Migration):
    dependencies = [("funds", "0015_statements_understood")]

    operations = [
        Together([
        migrations.AddField(
            model_name="freeze",
            name="queueing",
            field=models.BooleanField(db_default=False, default=False, verbose_name="Prepared to queue"),
        ),
        migrations.AddField(
            model_name="fundscase",
            name="notified_no",
            field=models.CharField(
                blank=True, db_default="", max_length=64, verbose_name="Number of the notice of not filing"
            ),
        ),
        migrations.AddField(
            model_name="fundscase",
            name="notified_on",
            field=models.DateField(null=True, verbose_name="Notice given on"),
        ),
        migrations.AddField(
            model_name="renewal",
            name="late",
            field=models.BooleanField(db_default=False, default=False, verbose_name="Recorded after the end"),
        ),
        migrations.AlterField(
            model_name="paper",
            name="kind",
            field=models.CharField(
                choices=[
                    ("APPLICATION", "Application for a stop"),
                    ("REPORT", "Report asking for a freeze"),
                    ("NOTICE", "Notice to the bank"),
                    ("RENEW_REPORT", "Report asking for a renewal"),
                    ("RENEW_NOTICE", "Notice of a renewal"),
                    ("FREE_REPORT", "Report asking for a release"),
                    ("FREE_NOTICE", "Notice of a release"),
                    ("OWNER", "Notice of a release to the owner"),
                    ("QUERY", "Notice to query the account"),
                    ("EVIDENCE", "Notice to take evidence"),
                    ("OBJ_RECEIPT", "Receipt for an objection"),
                    ("ANSWER", "Answer to an objection"),
                    ("GIVE_BACK", "List of things given back"),
                    ("DECISION", "Scan of the decision"),
                    ("RECEIPT", "Receipt of the bank"),
                    ("SIGNED_LIST", "Scan of the signed list"),
                ],
                max_length=12,
                verbose_name="Kind",
            ),
        ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
