# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `figures.rules` says."""

from django.db import migrations

from wuzha.figures.rules import LIFE

TABLE = "figures_figuresrecord"


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
