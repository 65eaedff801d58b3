# SPDX-License-Identifier: Apache-2.0
"""Functions that write down touched days ask by index, whatever the tables were like when their plan was made."""

from django.db import migrations

_EACH = """
DO $$
DECLARE one regprocedure;
BEGIN
  FOR one IN SELECT oid::regprocedure FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND proname ~ '_figures_(insert|update|delete)$'
  LOOP
    EXECUTE 'ALTER FUNCTION ' || one || ' {change}';
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0003_touched")]

    operations = [
        migrations.RunSQL(
            _EACH.replace("{change}", "SET enable_seqscan = off"), _EACH.replace("{change}", "RESET enable_seqscan")
        )
    ]
