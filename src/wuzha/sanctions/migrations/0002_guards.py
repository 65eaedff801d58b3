# SPDX-License-Identifier: Apache-2.0
"""The lives of penalties, pledges and persuasions in the database, and tables whose rows are only ever added to."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.sanctions.rules.life import PENALTY_LIFE, PLEDGE_LIFE, RETURN_LIFE

LIVES = (
    (PENALTY_LIFE, "sanctions_penalty", "a penalty"),
    (PLEDGE_LIFE, "sanctions_pledge", "a pledge"),
    (RETURN_LIFE, "sanctions_absent", "a persuasion to return"),
)
GROWING = ("sanctions_penaltystep", "sanctions_pledgestep", "sanctions_absentstep", "sanctions_payment")


class Migration(migrations.Migration):
    dependencies = [("sanctions", "0001_schema")]

    operations = [
        *(migrations.RunSQL(life.guard(table, what), life.unguard(table)) for life, table, what in LIVES),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
    ]
