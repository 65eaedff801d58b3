# SPDX-License-Identifier: Apache-2.0
"""What a transaction has filled is counted at once: PostgreSQL looks by itself only after commit, up to a minute later.

Until then it plans for the rows that it counted last, and for none in a table that was emptied: the next statement
compares each row with each other one, and functions and foreign keys keep the plan that they made for the empty table.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION core_count_grown() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE grown text;
BEGIN
  FOR grown IN
    SELECT format('%I.%I', s.schemaname, s.relname)
    FROM pg_stat_xact_user_tables AS s JOIN pg_class AS c ON c.oid = s.relid
    WHERE s.schemaname = 'public' AND s.n_tup_ins >= 100 AND s.n_tup_ins > 2 * c.reltuples
  LOOP
    EXECUTE 'ANALYZE (SKIP_LOCKED) ' || grown;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION core_count_grown() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_schema")]

    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION core_count_grown()")]
