# SPDX-License-Identifier: Apache-2.0
"""The life of a case in the database: no statement, whoever sends it, moves it another way than `cases.rules` says. A
case of a list begins where the list found it. Steps are only ever added to, and struck by the one that corrects them."""

from django.db import migrations

from wuzha.cases.rules.life import CASE_LIFE
from wuzha.core.growing import guard, unguard

CASES, STEPS = "cases_case", "cases_casestep"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_schema")]

    operations = [
        migrations.RunSQL(CASE_LIFE.guard(CASES, "a case", loaded="NEW.source = 'LIST'"), CASE_LIFE.unguard(CASES)),
        migrations.RunSQL(guard(STEPS, but="struck_by_id"), unguard(STEPS)),
    ]
