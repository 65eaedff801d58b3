# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `oversight.rules` says."""

from django.db import migrations

from wuzha.oversight.rules import LIFE

TABLE = "oversight_oversightrecord"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
