# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `sanctions.rules` says."""

from django.db import migrations

from wuzha.sanctions.rules import LIFE

TABLE = "sanctions_sanctionsrecord"


class Migration(migrations.Migration):
    dependencies = [("sanctions", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
