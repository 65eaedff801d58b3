# SPDX-License-Identifier: Apache-2.0
"""How the database keeps blind indexes whole while they go over to another key (`wuzha.custody.services.indexes`).

Two triggers stand on every table with blind indexes from the first rotation on. `custody_steady` comes before a
statement that writes some: it shares the lock, so that none goes over until the transaction ends, and notes how far
they are. `custody_refuse_old_index` then refuses a row that brings an index as it was before it went over: its process
has not noticed yet and must try again (40001, as for two transactions in each other's way), or two rows about one
person would not meet.

Tables that are only ever added to let a rotation replace what is sealed by their own guards, as they let retention."""

from django.db import migrations

from wuzha.keys import END
from wuzha.locks import Lock

FORWARD = rf"""
DROP FUNCTION custody_only_resealed(jsonb, jsonb);
CREATE FUNCTION custody_steady() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  newest int;
  reach bigint;
BEGIN
  FOR attempt IN 1 .. 2 LOOP
    SELECT g.number, CASE WHEN g.indexed_at IS NULL THEN coalesce(p.seen, 0) ELSE {END} END INTO newest, reach
    FROM custody_keygeneration AS g
    LEFT JOIN custody_resealpart AS p ON p.generation_id = g.number AND p.name = 'indexes'
    ORDER BY g.number DESC LIMIT 1;
    EXIT WHEN reach >= {END};
    IF attempt = 1 THEN
      PERFORM pg_advisory_xact_lock_shared({Lock.INDEXES.value});
    END IF;
  END LOOP;
  PERFORM set_config('wuzha.indexes', newest || ':' || reach, true);
  RETURN NULL;
END $$;
CREATE FUNCTION custody_is_old(value bytea) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN octet_length(value) NOT IN (16, 17) OR own >= newest THEN false
    WHEN own < newest - 1 THEN true
    ELSE get_byte(value, octet_length(value) - 16) * 256 + get_byte(value, octet_length(value) - 15) < reach
  END
  FROM (
    SELECT CASE octet_length(value) WHEN 16 THEN 1 ELSE get_byte(value, 0) END AS own,
           split_part(told, ':', 1)::int AS newest, split_part(told, ':', 2)::int AS reach
    FROM nullif(current_setting('wuzha.indexes', true), '') AS told
  ) AS now
  WHERE value IS NOT NULL
$$;
"""
BACKWARD = r"""
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT tgrelid::regclass AS place, tgname FROM pg_trigger WHERE tgname LIKE 'custody\_%' LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', one.tgname, one.place);
  END LOOP;
END $$;
DROP FUNCTION custody_is_old(bytea);
DROP FUNCTION custody_steady();
CREATE FUNCTION custody_only_resealed(was jsonb, becomes jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('wuzha.resealing', true), '') = 'on' AND NOT EXISTS (
    SELECT FROM jsonb_each(was) AS o JOIN jsonb_each(becomes) AS n USING (key)
    WHERE o.value IS DISTINCT FROM n.value
      AND NOT (starts_with(o.value #>> '{}', '\x') AND starts_with(n.value #>> '{}', '\x'))
  )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("custody", "0002_guards")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
