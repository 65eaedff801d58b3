# SPDX-License-Identifier: Apache-2.0
"""What was kept is only ever added to."""

from django.db import migrations

from wuzha.core.growing import guard, unguard

TABLES = ("figures_snapshot", "figures_snapshotfigure")


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_schema")]

    operations = [migrations.RunSQL(guard(table), unguard(table)) for table in TABLES]
