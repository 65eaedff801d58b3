# SPDX-License-Identifier: Apache-2.0
"""A payment that a victim told wrongly is withdrawn as one that a bank told wrongly is: it stays, and counts nowhere."""

from django.db import migrations, models

FORWARD = """
UPDATE funds_payment AS one SET withdrawn_at = answer.recorded_at
FROM funds_bankanswer AS answer WHERE answer.id = one.withdrawn_by_id;
"""
#: What only a report told and took back has no place in the tables of before.
BACKWARD = "DELETE FROM funds_payment WHERE withdrawn_at IS NOT NULL AND withdrawn_by_id IS NULL"


class Migration(migrations.Migration):
    dependencies = [("funds", "0022_reminders")]

    operations = [
        migrations.AddField(
            "payment", "withdrawn_at", models.DateTimeField(null=True, verbose_name="Recorded wrongly")
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RemoveConstraint("payment", "funds_payment_withdrawn_as_told"),
        migrations.AddConstraint(
            "payment",
            models.CheckConstraint(
                condition=models.Q(withdrawn_by__isnull=True)
                | models.Q(answer__isnull=False, withdrawn_at__isnull=False),
                name="funds_payment_withdrawn_as_told",
            ),
        ),
    ]
