# SPDX-License-Identifier: Apache-2.0
"""Decisions are only ever added to: one is taken back by another that names it."""

from django.db import migrations

from wuzha.core.growing import guard, unguard

TABLES = ("series_decision", "series_judgedpair")


class Migration(migrations.Migration):
    dependencies = [("series", "0001_schema")]

    operations = [migrations.RunSQL(guard(table), unguard(table)) for table in TABLES]
