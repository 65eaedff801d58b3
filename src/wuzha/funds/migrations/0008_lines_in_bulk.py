# SPDX-License-Identifier: Apache-2.0
"""Statements by the hundred thousand lines: a line's case is that of its transfer and not checked again, and pages of
transfers keep room for what the other bank tells, so that their indexes are not written a second time."""

import django.db.models.deletion
from django.db import migrations, models

ROOM = "ALTER TABLE funds_transfer SET (fillfactor = 80)"
NO_ROOM = "ALTER TABLE funds_transfer RESET (fillfactor)"


class Migration(migrations.Migration):
    dependencies = [("funds", "0007_trace_modes")]

    operations = [
        migrations.AlterField(
            model_name="sourcerow",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="funds.fundscase",
            ),
        ),
        migrations.RunSQL(ROOM, NO_ROOM),
    ]
