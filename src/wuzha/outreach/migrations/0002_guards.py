# SPDX-License-Identifier: Apache-2.0
"""The lives of activities and events in the database; steps of activities and trainings are only ever added to."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.outreach.rules.life import EVENT_LIFE, LIFE

LIVES = ((LIFE, "outreach_activity", "an activity"), (EVENT_LIFE, "outreach_event", "an event"))
GROWING = ("outreach_activitystep", "outreach_training")


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_schema")]

    operations = [
        *(
            migrations.RunSQL(life.guard(table, what, loaded="NEW.synthetic"), life.unguard(table))
            for life, table, what in LIVES
        ),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
    ]
