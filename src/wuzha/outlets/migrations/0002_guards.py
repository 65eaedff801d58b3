# SPDX-License-Identifier: Apache-2.0
"""A round is only ever added to: what comes in later stands in the next one."""

from django.db import migrations

from wuzha.core.growing import guard, unguard

TABLES = ("outlets_outletround", "outlets_outletstanding", "outlets_unranked")


class Migration(migrations.Migration):
    dependencies = [("outlets", "0001_schema")]

    operations = [migrations.RunSQL(guard(table), unguard(table)) for table in TABLES]
