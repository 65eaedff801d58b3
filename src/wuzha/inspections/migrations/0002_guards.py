# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `inspections.rules` says."""

from django.db import migrations

from wuzha.inspections.rules import LIFE

TABLE = "inspections_inspectionsrecord"


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
