# SPDX-License-Identifier: Apache-2.0
"""What an entry adds to its lot is asked of each entry that counts, of all of the lot that were known at an instant."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('results', '0002_guards'),
        ('people', '0002_guards'),
    ]

    operations = [
        migrations.RunSQL(
            'CREATE INDEX recovery_known_lot ON people_recovery (lot, day, id)', 'DROP INDEX recovery_known_lot'
        ),
    ]
