# SPDX-License-Identifier: Apache-2.0
"""A sealed value begins with the mark of its key and cipher, not always with 1: tables that are only ever added to let
the retention service empty and replace it whatever made it."""

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION warning_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The retention service says so in its transaction; even then a column is only emptied, or a sealed value replaced
  -- by a sealed one (its tombstone).
  IF TG_OP = 'UPDATE' AND current_setting('wuzha.erasing', true) = 'on' AND NOT EXISTS (
    SELECT FROM jsonb_each(to_jsonb(OLD)) AS was JOIN jsonb_each(to_jsonb(NEW)) AS becomes USING (key)
    WHERE was.value IS DISTINCT FROM becomes.value AND becomes.value <> 'null'::jsonb
      AND NOT (starts_with(was.value #>> '{}', '\x') AND starts_with(becomes.value #>> '{}', '\x'))
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""
BACKWARD = r"""
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
"""


class Migration(migrations.Migration):
    dependencies = [("warning", "0004_meetings_left_out")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
