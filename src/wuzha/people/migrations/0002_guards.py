# SPDX-License-Identifier: Apache-2.0
"""Histories, measures and recoveries are only ever added to, and struck by what corrects them."""

from django.db import migrations

from wuzha.core.growing import guard, unguard

STEPS, MEASURES, RECOVERIES = "people_personstep", "people_personmeasure", "people_recovery"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_schema")]

    operations = [
        migrations.RunSQL(guard(STEPS), unguard(STEPS)),
        migrations.RunSQL(guard(MEASURES, but="struck_by_id"), unguard(MEASURES)),
        migrations.RunSQL(guard(RECOVERIES, but="struck_by_id"), unguard(RECOVERIES)),
    ]
