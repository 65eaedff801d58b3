# SPDX-License-Identifier: Apache-2.0
"""The lives of shutdowns and appeals in the database: no statement, whoever sends it, moves them another way. Steps,
equipment, cards and cases of sites are only ever added to."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.shutdowns.rules.life import APPEAL_LIFE, SHUTDOWN_LIFE

SHUTDOWNS, APPEALS = "shutdowns_shutdown", "shutdowns_shutdownappeal"
GROWING = ("shutdowns_shutdownstep", "shutdowns_sitekit", "shutdowns_sitecard", "shutdowns_sitecase")


class Migration(migrations.Migration):
    dependencies = [("shutdowns", "0001_schema")]

    operations = [
        migrations.RunSQL(SHUTDOWN_LIFE.guard(SHUTDOWNS, "a shutdown"), SHUTDOWN_LIFE.unguard(SHUTDOWNS)),
        migrations.RunSQL(APPEAL_LIFE.guard(APPEALS, "an appeal"), APPEAL_LIFE.unguard(APPEALS)),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
    ]
