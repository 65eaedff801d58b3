# SPDX-License-Identifier: Apache-2.0
"""Statement files are batches of intake: what every batch has moves to the table of batches, key by key; a file keeps its own
key, by which pages, the trail and its lines know it."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

#: What every batch has.
MOVED = (
    "file_name", "sha256", "size", "stored_as", "headers", "mapping", "status", "problem", "cancel_requested", "rows", "done",
    "accepted", "merged", "duplicates", "rejected", "created_at", "started_at", "finished_at", "by_id",
)
COLUMNS = ", ".join(MOVED)

FORWARD = f"""
ALTER TABLE funds_statementfile ADD COLUMN batch_id bigint;
UPDATE funds_statementfile AS f SET batch_id = n.batch_id
FROM (
  SELECT id, nextval(pg_get_serial_sequence('intake_batch', 'id')) AS batch_id
  FROM (SELECT id FROM funds_statementfile ORDER BY id) AS files
) AS n
WHERE f.id = n.id;
-- a file that waits is in the queue from the moment it came; one that asks for its headers is not
INSERT INTO intake_batch (id, kind, source, via, sheet, flagged, synthetic, unit_id, {COLUMNS})
SELECT f.batch_id, 'statements', 'statements', 'web', '', 0, c.synthetic, c.centre_id,
  {", ".join("CASE WHEN f.status = 'READY' THEN coalesce(f.started_at, f.created_at) ELSE f.started_at END"
             if name == "started_at" else f"f.{name}" for name in MOVED)}
FROM funds_statementfile AS f JOIN funds_fundscase AS c ON c.id = f.case_id
ORDER BY f.id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE funds_statementfile
  ALTER COLUMN batch_id SET NOT NULL,
  ADD CONSTRAINT funds_statementfile_batch_id_key UNIQUE (batch_id),
  ADD CONSTRAINT funds_statementfile_batch_id_fk FOREIGN KEY (batch_id) REFERENCES intake_batch (id)
    DEFERRABLE INITIALLY DEFERRED,
  {", ".join(f"DROP COLUMN {name}" for name in MOVED)};
SET CONSTRAINTS ALL DEFERRED;
"""

BACK = f"""
ALTER TABLE funds_statementfile
  ADD COLUMN file_name varchar(200), ADD COLUMN sha256 bytea, ADD COLUMN size bigint, ADD COLUMN stored_as varchar(200),
  ADD COLUMN headers jsonb, ADD COLUMN mapping jsonb, ADD COLUMN status varchar(12), ADD COLUMN problem jsonb,
  ADD COLUMN cancel_requested boolean, ADD COLUMN rows integer CHECK (rows >= 0), ADD COLUMN done integer CHECK (done >= 0),
  ADD COLUMN accepted integer CHECK (accepted >= 0), ADD COLUMN merged integer CHECK (merged >= 0),
  ADD COLUMN duplicates integer CHECK (duplicates >= 0), ADD COLUMN rejected integer CHECK (rejected >= 0),
  ADD COLUMN created_at timestamptz, ADD COLUMN started_at timestamptz, ADD COLUMN finished_at timestamptz,
  ADD COLUMN by_id bigint REFERENCES org_person (id) DEFERRABLE INITIALLY DEFERRED;
UPDATE funds_statementfile AS f SET {", ".join(f"{name} = b.{name}" for name in MOVED)}
FROM intake_batch AS b WHERE b.id = f.batch_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE funds_statementfile
  {", ".join(f"ALTER COLUMN {name} SET NOT NULL" for name in MOVED
             if name not in ("problem", "started_at", "finished_at", "by_id"))},
  ADD CONSTRAINT funds_statement_each_row_once CHECK (done = accepted + merged + duplicates + rejected),
  ADD CONSTRAINT funds_statement_status_known
    CHECK (status IN ('MAPPING', 'READY', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED')),
  DROP COLUMN batch_id;
CREATE INDEX funds_statement_open ON funds_statementfile (status) WHERE finished_at IS NULL;
CREATE INDEX funds_statementfile_by_id ON funds_statementfile (by_id);
DELETE FROM intake_batch WHERE kind = 'statements';
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0002_guards'),
        ('intake', '0001_schema'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORWARD, BACK)],
            state_operations=[
                migrations.DeleteModel(name='StatementFile'),
                migrations.CreateModel(
                    name='StatementFile',
                    fields=[
                        ('key', models.BigAutoField(db_column='id', primary_key=True, serialize=False)),
                        ('layout', models.CharField(blank=True, max_length=80)),
                        ('sheets', models.JSONField(default=list)),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statement_files', to='funds.fundscase')),
                        ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.institution', verbose_name='Institution')),
                        ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, parent_link=True, related_name='statement_file', to='intake.batch')),
                    ],
                    options={
                        'verbose_name': 'Statement file',
                        'base_manager_name': 'unscoped',
                        'default_manager_name': 'objects',
                        'indexes': [models.Index(fields=['case', '-key'], name='funds_statement_of_case')],
                    },
                    bases=('intake.batch',),
                    managers=[
                        ('unscoped', django.db.models.manager.Manager()),
                        ('objects', django.db.models.manager.Manager()),
                    ],
                ),
                migrations.AlterField(
                    model_name='statementreject',
                    name='file',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bad_lines', to='funds.statementfile'),
                ),
            ],
        ),
    ]
