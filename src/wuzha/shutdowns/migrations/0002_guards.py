# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `shutdowns.rules` says."""

from django.db import migrations

from wuzha.shutdowns.rules import LIFE

TABLE = "shutdowns_shutdownsrecord"


class Migration(migrations.Migration):
    dependencies = [("shutdowns", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
