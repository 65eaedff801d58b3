# SPDX-License-Identifier: Apache-2.0
"""Saved views of the inbox are views like those of any other list: what people kept moves there.

The empty table stays, for processes of the version before that still run; a later version drops it.
"""

from django.db import migrations

FORWARD = """
INSERT INTO core_listview (person_id, unit_id, place, name, query, position, created_at)
  SELECT person_id, unit_id, 'inbox:list', name, query, position, created_at FROM inbox_keptinbox ORDER BY id;
DELETE FROM inbox_keptinbox;
"""
BACK = """
INSERT INTO inbox_keptinbox (person_id, unit_id, name, query, position, created_at)
  SELECT person_id, unit_id, name, query, position, created_at FROM core_listview WHERE place = 'inbox:list' ORDER BY id;
DELETE FROM core_listview WHERE place = 'inbox:list';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_schema'),
        ('inbox', '0002_reminders'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORWARD, BACK)],
            state_operations=[migrations.DeleteModel(name='KeptInbox')],
        ),
    ]
