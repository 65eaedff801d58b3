# SPDX-License-Identifier: Apache-2.0
"""The life of an operation in the database; steps, targets, duties and attendance are only ever added to."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.operations.rules.life import OPERATION_LIFE

OPERATIONS = "operations_operation"
STRUCK = ("operations_operationstep", "operations_operationtarget", "operations_attendance")
GROWING = ("operations_duty", "operations_dutychange")


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_schema")]

    operations = [
        migrations.RunSQL(OPERATION_LIFE.guard(OPERATIONS, "an operation"), OPERATION_LIFE.unguard(OPERATIONS)),
        *(migrations.RunSQL(guard(table, but="struck_by_id"), unguard(table)) for table in STRUCK),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
    ]
