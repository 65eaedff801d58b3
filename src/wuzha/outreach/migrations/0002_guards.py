# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `outreach.rules` says."""

from django.db import migrations

from wuzha.outreach.rules import LIFE

TABLE = "outreach_outreachrecord"


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
