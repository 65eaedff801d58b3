# SPDX-License-Identifier: Apache-2.0
"""What transfers and their lines refer to is looked up once a statement, not once a row: a file of bank statements names
thousands of accounts in tens of thousands of rows, and the look-ups were a third of the database's work on it.

As strict as the foreign keys were: who is referred to is never deleted, so that it is enough to find it once, and a row
never refers to another one later."""

import django.db.models.deletion
from django.db import migrations, models
from wuzha.schema import Together

#: Table, and what its columns refer to.
REFERENCES = {
    "funds_transfer": {"case_id": "funds_fundscase", "payer_id": "funds_account", "payee_id": "funds_account"},
    "funds_sourcerow": {"file_id": "funds_statementfile"},
}
KEPT = ("funds_fundscase", "funds_account", "funds_statementfile")


def _changed(columns):
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


FORWARD = r"""
CREATE FUNCTION funds_check_references() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  nobody bigint;
BEGIN
  FOR place IN 0 .. TG_NARGS - 1 BY 2 LOOP
    EXECUTE format(
      'SELECT a.key FROM (SELECT DISTINCT %I AS key FROM added) AS a'
      ' WHERE a.key IS NOT NULL AND NOT EXISTS (SELECT FROM %I AS r WHERE r.id = a.key) LIMIT 1',
      TG_ARGV[place], TG_ARGV[place + 1]
    ) INTO nobody;
    IF nobody IS NOT NULL THEN
      RAISE EXCEPTION '% of a row of % is %, which % does not have',
        TG_ARGV[place], TG_TABLE_NAME, nobody, TG_ARGV[place + 1] USING ERRCODE = 'foreign_key_violation';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER funds_references AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
    f" FOR EACH STATEMENT EXECUTE FUNCTION funds_check_references({', '.join(f'{key}, {value}' for key, value in refers.items())});\n"
    f"CREATE TRIGGER funds_references_stay BEFORE UPDATE OF {', '.join(refers)} ON {table}"
    f" FOR EACH ROW WHEN ({_changed(refers)}) EXECUTE FUNCTION funds_refuse_change();\n"
    for table, refers in REFERENCES.items()
) + "".join(
    f"CREATE TRIGGER funds_kept BEFORE DELETE OR UPDATE OF id ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();\n"
    for table in KEPT
)
BACKWARD = "".join(f"DROP TRIGGER funds_kept ON {table};\n" for table in KEPT) + "".join(
    f"DROP TRIGGER funds_references_stay ON {table};\nDROP TRIGGER funds_references ON {table};\n" for table in REFERENCES
) + "DROP FUNCTION funds_check_references();"


class Migration(migrations.Migration):
    dependencies = [("funds", "0003_statement_files_are_batches")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        Together([
        migrations.AlterField("transfer", "case", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="transfers", to="funds.fundscase")),
        migrations.AlterField("transfer", "payer", models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="funds.account")),
        migrations.AlterField("transfer", "payee", models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="funds.account")),
        migrations.AlterField("sourcerow", "file", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="funds.statementfile")),
        ]),
    ]
