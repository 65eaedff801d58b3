# SPDX-License-Identifier: Apache-2.0
"""Whatever changes a table that results are counted from leaves one row a transaction in the feed of changes: kept
counts are told while there is none."""

from django.db import migrations

#: All tables that counting reads (`tests/results/test_kept.py` compares them with its statements).
TABLES = (
    "cases_case", "cases_casestep", "cases_victim",
    "people_individual", "people_involvement", "people_personmeasure", "people_recovery",
    "operations_operation", "operations_operationcase",
    "funds_freeze", "funds_fundscase", "funds_otherloss", "funds_refundcase", "funds_refundline", "funds_report",
    "funds_stoporder",
    "org_unit", "org_ruleversion",
)  # fmt: skip

FORWARD = """
CREATE FUNCTION results_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM results_changed WHERE txid = pg_current_xact_id()) THEN
    INSERT INTO results_changed DEFAULT VALUES;
  END IF;
  RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER results_note_change AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION results_note_change();\n"
    for table in TABLES
)
BACKWARD = (
    "".join(f"DROP TRIGGER results_note_change ON {table};\n" for table in TABLES)
    + "DROP FUNCTION results_note_change();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("results", "0004_kept_counts"),
        ("cases", "0002_guards"),
        ("people", "0002_guards"),
        ("operations", "0002_guards"),
        ("funds", "0024_filed_in_cases"),
        ("org", "0004_written_plainly"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
