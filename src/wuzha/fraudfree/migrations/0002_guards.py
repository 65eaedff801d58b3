# SPDX-License-Identifier: Apache-2.0
"""The life of a fraud-free unit in the database; its steps are only ever added to."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.fraudfree.rules.life import LIFE

UNITS, STEPS = "fraudfree_freeunit", "fraudfree_freeunitstep"


class Migration(migrations.Migration):
    dependencies = [("fraudfree", "0001_schema")]

    operations = [
        migrations.RunSQL(LIFE.guard(UNITS, "a fraud-free unit"), LIFE.unguard(UNITS)),
        migrations.RunSQL(guard(STEPS), unguard(STEPS)),
    ]
