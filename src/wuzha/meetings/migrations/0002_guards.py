# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `meetings.rules` says."""

from django.db import migrations

from wuzha.meetings.rules import LIFE

TABLE = "meetings_meetingsrecord"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
