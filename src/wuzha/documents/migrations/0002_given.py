# SPDX-License-Identifier: Apache-2.0
"""The numbers that documents bear already; of two documents with one number the first has it."""

from django.db import migrations

_PARTS = r"^(.{1,64})〔(\d{4})〕([1-9]\d{0,8})号$"
_KEEP = r"""
INSERT INTO documents_documentnumber (text, word, year, serial, record, record_id, name, at)
SELECT text, coalesce(parts[1], ''), parts[2]::smallint, parts[3]::integer, record, record_id, name, now()
FROM (
  SELECT text, regexp_match(text, '{parts}') AS parts, '{record}' AS record, id AS record_id,
    '{letters}' || lpad(id::text, greatest(8, length(id::text)), '0') AS name
  FROM (SELECT id, {number} AS text FROM {table} WHERE {given}) AS rows
) AS told
ORDER BY record_id
ON CONFLICT DO NOTHING
"""
_TABLES = (
    ("measures_measure", "measure", "CS", "document_no", "document_no <> ''"),
    ("oversight_referral", "referral", "YS", "document_no", "document_no <> ''"),
    ("bulletins_bulletin", "bulletin", "TB", "document_no", "document_no <> ''"),
    ("meetings_meeting", "meeting", "HY", "minutes_no", "minutes_no <> ''"),
    ("meetings_plan", "plan", "JH", "document_no", "document_no <> ''"),
    ("inspections_ticket", "ticket", "DB", "word || '〔' || year || '〕' || serial || '号'", "serial IS NOT NULL"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_schema"),
        *((room, "0001_schema") for room in ("measures", "oversight", "bulletins", "meetings", "inspections")),
    ]

    operations = [
        migrations.RunSQL(
            _KEEP.format(parts=_PARTS, record=record, letters=letters, number=number, table=table, given=given),
            migrations.RunSQL.noop,
        )
        for table, record, letters, number, given in _TABLES
    ]
