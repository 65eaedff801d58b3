# SPDX-License-Identifier: Apache-2.0
"""The lives of calls and of reports of banks in the database: no statement, whoever sends it, moves them another way
than `calls.rules` says. What was answered and what was done is only ever added to."""

from django.db import migrations

from wuzha.calls.rules.states import BANK_LIFE, CALL_LIFE

CALLS, BANKS = "calls_call", "calls_bankreport"
GROWING = ("calls_callanswer", "calls_callchange", "calls_bankchange")

FORWARD = r"""
CREATE FUNCTION calls_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The retention service says so in its transaction; even then only a sealed value is emptied, or replaced by a
  -- sealed one (its tombstone).
  IF TG_OP = 'UPDATE' AND current_setting('wuzha.erasing', true) = 'on' AND NOT EXISTS (
    SELECT FROM jsonb_each(to_jsonb(OLD)) AS was JOIN jsonb_each(to_jsonb(NEW)) AS becomes USING (key)
    WHERE was.value IS DISTINCT FROM becomes.value AND NOT (
      starts_with(was.value #>> '{}', '\x')
      AND (becomes.value = 'null'::jsonb OR starts_with(becomes.value #>> '{}', '\x'))
    )
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION calls_refuse_change();\n"
    for table in GROWING
)
BACKWARD = (
    "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in GROWING)
    + "DROP FUNCTION calls_refuse_change();\n"
)


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_schema")]

    operations = [
        migrations.RunSQL(CALL_LIFE.guard(CALLS, "a call"), CALL_LIFE.unguard(CALLS)),
        migrations.RunSQL(BANK_LIFE.guard(BANKS, "a report of a bank"), BANK_LIFE.unguard(BANKS)),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
