# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `standing.rules` says."""

from django.db import migrations

from wuzha.standing.rules import LIFE

TABLE = "standing_standingrecord"


class Migration(migrations.Migration):
    dependencies = [("standing", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
