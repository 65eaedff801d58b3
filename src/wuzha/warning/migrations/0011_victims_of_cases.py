# SPDX-License-Identifier: Apache-2.0
"""Known cases are cases now, with victims: what lists told of moves to `cases`, and the back-check is about a victim.

A victim keeps the key of its row; a case has that of its first victim. The old table and columns stay as they are, for
processes of the version before that still run: they read on, and what they would add is refused and taken again by this
version. A later version drops them.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
INSERT INTO cases_case (id, centre_id, unit_id, accepting_unit_id, source, state, case_no, report_no, received_at,
    fraud_type, decide_days, version, synthetic)
  SELECT DISTINCT ON (centre_id, case_no) id, centre_id, station_id, station_id, 'LIST', 'ACCEPTED', case_no, '',
    reported_at, fraud_type, 3, 1, synthetic
  FROM warning_knowncase ORDER BY centre_id, case_no, victim_no;
INSERT INTO cases_casestep (case_id, act, from_state, to_state, day, document_no, organ, at)
  SELECT c.id, step.act, 'RECEIVED', step.becomes, (c.received_at AT TIME ZONE 'Asia/Shanghai')::date, '', '', now()
  FROM cases_case AS c CROSS JOIN (VALUES ('receive', 'RECEIVED'), ('accept', 'ACCEPTED')) AS step (act, becomes)
  WHERE c.source = 'LIST'
  ORDER BY c.id, step.act DESC;
INSERT INTO cases_victim (id, case_id, no, occurred_at, reported_at, name, phone, phone_index, id_no, id_index, account,
    account_index, loss_fen, reached_by, paid_by, flags, batch_id, line, digest, raw, received_at, checked_at, synthetic)
  SELECT k.id, c.id, k.victim_no, k.occurred_at, k.reported_at, k.name, k.phone, k.phone_index, k.id_no, k.id_index,
    k.account, k.account_index, k.loss_fen, '{}', '{}', k.flags, k.batch_id, k.line, k.digest, k.raw, k.received_at,
    k.checked_at, k.synthetic
  FROM warning_knowncase AS k JOIN cases_case AS c ON c.centre_id = k.centre_id AND c.case_no = k.case_no;
SELECT setval(pg_get_serial_sequence('cases_case', 'id'), greatest((SELECT max(id) FROM cases_case), 1));
SELECT setval(pg_get_serial_sequence('cases_victim', 'id'), greatest((SELECT max(id) FROM cases_victim), 1));

ALTER TABLE warning_casematch ADD COLUMN victim_id bigint;
ALTER TABLE warning_backcheck ADD COLUMN victim_id bigint;
UPDATE warning_casematch SET victim_id = case_id;
UPDATE warning_backcheck SET victim_id = case_id;
ALTER TABLE warning_casematch ALTER COLUMN victim_id SET NOT NULL, ALTER COLUMN case_id DROP NOT NULL,
  ADD CONSTRAINT casematch_victim FOREIGN KEY (victim_id) REFERENCES cases_victim (id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT victim_match_once UNIQUE (victim_id, warning_id);
ALTER TABLE warning_backcheck ALTER COLUMN victim_id SET NOT NULL, ALTER COLUMN case_id DROP NOT NULL,
  ADD CONSTRAINT backcheck_victim FOREIGN KEY (victim_id) REFERENCES cases_victim (id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT victim_checked_once UNIQUE (victim_id, days);
CREATE INDEX casematch_of_victim ON warning_casematch (victim_id);
CREATE INDEX backcheck_of_victim ON warning_backcheck (victim_id);
"""
BACK = """
DELETE FROM warning_casematch WHERE victim_id IN (SELECT id FROM cases_victim WHERE digest IS NULL);
DELETE FROM warning_backcheck WHERE victim_id IN (SELECT id FROM cases_victim WHERE digest IS NULL);
DELETE FROM warning_knowncase AS k WHERE NOT EXISTS (SELECT FROM cases_victim AS v WHERE v.id = k.id)
  AND NOT EXISTS (SELECT FROM warning_backcheck AS b WHERE b.case_id = k.id);
INSERT INTO warning_knowncase (id, case_no, victim_no, centre_id, station_id, occurred_at, reported_at, fraud_type,
    loss_fen, phone, phone_index, id_no, id_index, account, account_index, name, flags, batch_id, line, digest, raw,
    received_at, checked_at, synthetic)
  SELECT v.id, c.case_no, v.no, c.centre_id, c.unit_id, v.occurred_at, v.reported_at, c.fraud_type, v.loss_fen, v.phone,
    v.phone_index, v.id_no, v.id_index, v.account, v.account_index, v.name, v.flags, v.batch_id, v.line, v.digest, v.raw,
    v.received_at, v.checked_at, v.synthetic
  FROM cases_victim AS v JOIN cases_case AS c ON c.id = v.case_id
  WHERE v.digest IS NOT NULL AND c.case_no <> ''
  ON CONFLICT DO NOTHING;
SELECT setval(pg_get_serial_sequence('warning_knowncase', 'id'),
  greatest((SELECT max(id) FROM warning_knowncase), 1));
UPDATE warning_casematch SET case_id = victim_id;
UPDATE warning_backcheck SET case_id = victim_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE warning_casematch DROP COLUMN victim_id, ALTER COLUMN case_id SET NOT NULL;
ALTER TABLE warning_backcheck DROP COLUMN victim_id, ALTER COLUMN case_id SET NOT NULL;
DELETE FROM cases_victim WHERE digest IS NOT NULL;
ALTER TABLE cases_casestep DISABLE TRIGGER cases_casestep_append_only;
DELETE FROM cases_casestep AS s USING cases_case AS c WHERE c.id = s.case_id AND c.source = 'LIST'
  AND NOT EXISTS (SELECT FROM cases_victim AS v WHERE v.case_id = c.id);
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE cases_casestep ENABLE TRIGGER cases_casestep_append_only;
DELETE FROM cases_case AS c WHERE c.source = 'LIST' AND NOT EXISTS (
  SELECT FROM cases_casestep AS s WHERE s.case_id = c.id
);
"""


def _victim(name: str) -> models.ForeignKey:
    return models.ForeignKey("cases.Victim", on_delete=django.db.models.deletion.CASCADE, related_name=name)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_guards'),
        ('warning', '0010_kept_views'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORWARD, BACK)],
            state_operations=[
                migrations.RemoveConstraint(model_name='casematch', name='case_match_once'),
                migrations.RemoveConstraint(model_name='backcheck', name='backcheck_once'),
                migrations.RemoveField(model_name='casematch', name='case'),
                migrations.RemoveField(model_name='backcheck', name='case'),
                migrations.AddField(model_name='casematch', name='victim', field=_victim('matches'), preserve_default=False),
                migrations.AddField(model_name='backcheck', name='victim', field=_victim('checks'), preserve_default=False),
                migrations.AddConstraint(
                    model_name='casematch',
                    constraint=models.UniqueConstraint(fields=('victim', 'warning'), name='victim_match_once'),
                ),
                migrations.AddConstraint(
                    model_name='backcheck',
                    constraint=models.UniqueConstraint(fields=('victim', 'days'), name='victim_checked_once'),
                ),
                migrations.DeleteModel(name='KnownCase'),
            ],
        ),
    ]
