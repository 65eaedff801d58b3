# SPDX-License-Identifier: Apache-2.0
"""Saved filters of the desk are views like those of any other list: what people kept moves there.

The empty table stays, for processes of the version before that still run; a later version drops it.
"""

from django.db import migrations

FORWARD = """
INSERT INTO core_listview (person_id, unit_id, place, name, query, position, created_at)
  SELECT person_id, unit_id, 'warning:console', name, query, position, created_at FROM warning_savedfilter ORDER BY id;
DELETE FROM warning_savedfilter;
"""
BACK = """
INSERT INTO warning_savedfilter (person_id, unit_id, name, query, position, created_at)
  SELECT person_id, unit_id, name, query, position, created_at FROM core_listview WHERE place = 'warning:console' ORDER BY id;
DELETE FROM core_listview WHERE place = 'warning:console';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_schema'),
        ('warning', '0008_sms_lists'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORWARD, BACK)],
            state_operations=[migrations.DeleteModel(name='SavedFilter')],
        ),
    ]
