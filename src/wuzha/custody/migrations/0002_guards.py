# SPDX-License-Identifier: Apache-2.0
"""What guards a rotation of the keys in the database.

`custody_only_resealed`: tables that are only ever added to let a rotation replace sealed values and blind indexes by
others, and nothing else. `custody_refuse_old_index` is the function of triggers that stand on tables with blind indexes
from the first rotation on: a process that has not noticed it yet must try again (40001, as for two transactions in each
other's way), or two rows about one person would not meet."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION custody_only_resealed(was jsonb, becomes jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('wuzha.resealing', true), '') = 'on' AND NOT EXISTS (
    SELECT FROM jsonb_each(was) AS o JOIN jsonb_each(becomes) AS n USING (key)
    WHERE o.value IS DISTINCT FROM n.value
      AND NOT (starts_with(o.value #>> '{}', '\x') AND starts_with(n.value #>> '{}', '\x'))
  )
$$;
CREATE FUNCTION custody_refuse_old_index() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a blind index of % is of an older generation', TG_TABLE_NAME USING ERRCODE = '40001';
END $$;
"""
BACKWARD = """
DROP FUNCTION custody_refuse_old_index();
DROP FUNCTION custody_only_resealed(jsonb, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("custody", "0001_schema")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
