# SPDX-License-Identifier: Apache-2.0
"""Inspections of a rectification go down to measures, where other rooms use them, too."""

from django.db import migrations

from wuzha.core.growing import guard, unguard

_MOVE = """
INSERT INTO measures_review (id, measure_id, day, who, result, findings, at, by_id)
  SELECT id, measure_id, day, who, result, findings, at, by_id FROM oversight_review;
SELECT setval(pg_get_serial_sequence('measures_review', 'id'), greatest((SELECT max(id) FROM measures_review), 1));
"""
_BACK = """
INSERT INTO oversight_review (id, measure_id, day, who, result, findings, at, by_id)
  SELECT id, measure_id, day, who, result, findings, at, by_id FROM measures_review;
SELECT setval(pg_get_serial_sequence('oversight_review', 'id'), greatest((SELECT max(id) FROM oversight_review), 1));
"""


class Migration(migrations.Migration):
    dependencies = [("oversight", "0002_guards"), ("measures", "0003_review")]

    operations = [
        migrations.RunSQL(_MOVE, migrations.RunSQL.noop),
        migrations.RunSQL(unguard("oversight_review"), guard("oversight_review")),
        migrations.RunSQL(migrations.RunSQL.noop, _BACK),
        migrations.DeleteModel(name="Review"),
    ]
