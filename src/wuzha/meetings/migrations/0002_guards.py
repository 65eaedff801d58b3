# SPDX-License-Identifier: Apache-2.0
"""The life of a meeting in the database; its steps are only ever added to."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.meetings.rules.life import MEETING_LIFE

MEETINGS, STEPS = "meetings_meeting", "meetings_meetingstep"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_schema")]

    operations = [
        migrations.RunSQL(MEETING_LIFE.guard(MEETINGS, "a meeting"), MEETING_LIFE.unguard(MEETINGS)),
        migrations.RunSQL(guard(STEPS), unguard(STEPS)),
    ]
