# SPDX-License-Identifier: Apache-2.0
"""What was published is only ever added to."""

from django.db import migrations

from wuzha.core.growing import guard, unguard

TABLE = "results_publication"


class Migration(migrations.Migration):
    dependencies = [("results", "0001_schema")]

    operations = [migrations.RunSQL(guard(TABLE), unguard(TABLE))]
