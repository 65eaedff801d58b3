# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `outlets.rules` says."""

from django.db import migrations

from wuzha.outlets.rules import LIFE

TABLE = "outlets_outletsrecord"


class Migration(migrations.Migration):
    dependencies = [("outlets", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
