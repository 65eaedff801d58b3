# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `calls.rules` says."""

from django.db import migrations

from wuzha.calls.rules import LIFE

TABLE = "calls_callsrecord"


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
