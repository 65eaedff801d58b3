# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `bulletins.rules` says."""

from django.db import migrations

from wuzha.bulletins.rules import LIFE

TABLE = "bulletins_bulletinsrecord"


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
