"""Personal data that has served its time goes from rows that are otherwise only ever added to, and never comes back."""

from django.db import migrations, models

FORWARD = r"""
CREATE OR REPLACE FUNCTION warning_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The retention service says so in its transaction; even then a column is only emptied, or a sealed value replaced
  -- by a sealed one (its tombstone).
  IF TG_OP = 'UPDATE' AND current_setting('wuzha.erasing', true) = 'on' AND NOT EXISTS (
    SELECT FROM jsonb_each(to_jsonb(OLD)) AS was JOIN jsonb_each(to_jsonb(NEW)) AS becomes USING (key)
    WHERE was.value IS DISTINCT FROM becomes.value AND becomes.value <> 'null'::jsonb
      AND NOT (starts_with(was.value #>> '{}', '\x01') AND starts_with(becomes.value #>> '{}', '\x01'))
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION warning_stay_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.erased_at IS NULL OR num_nonnulls(NEW.phone, NEW.name, NEW.id_no, NEW.account, NEW.address) > 0 THEN
    RAISE EXCEPTION 'the personal data of warning % was erased', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER warning_erased_stays BEFORE UPDATE OF erased_at, phone, name, id_no, account, address ON warning_warning
  FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION warning_stay_erased();
"""

BACKWARD = """
DROP TRIGGER warning_erased_stays ON warning_warning;
DROP FUNCTION warning_stay_erased();
CREATE OR REPLACE FUNCTION warning_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("warning", "0011_case_victims")]
    operations = [
        migrations.AddField(
            model_name="warning",
            name="erased_at",
            field=models.DateTimeField(null=True, verbose_name="Personal data erased"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
