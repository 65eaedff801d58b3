# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `measures.rules` says."""

from django.db import migrations

from wuzha.measures.rules import LIFE

TABLE = "measures_measuresrecord"


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
