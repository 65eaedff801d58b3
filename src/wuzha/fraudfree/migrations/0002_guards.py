# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `fraudfree.rules` says."""

from django.db import migrations

from wuzha.fraudfree.rules import LIFE

TABLE = "fraudfree_fraudfreerecord"


class Migration(migrations.Migration):
    dependencies = [("fraudfree", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
