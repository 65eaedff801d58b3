# SPDX-License-Identifier: Apache-2.0
"""No query looks for transfers by their time: without it the indexes are smaller, and stay when the other bank tells its."""

from django.db import migrations, models
from wuzha.schema import Together


class Migration(migrations.Migration):
    dependencies = [("funds", "0004_references_by_the_set")]
    operations = [
        Together([
        migrations.RemoveIndex("transfer", "funds_transfer_order"),
        migrations.RemoveIndex("transfer", "funds_transfer_pair"),
        migrations.RemoveIndex("transfer", "funds_transfer_in"),
        migrations.AddIndex("transfer", models.Index(fields=["case"], name="funds_transfer_case")),
        migrations.AddIndex("transfer", models.Index(fields=["payer", "payee", "amount_fen"], name="funds_transfer_pair")),
        migrations.AddIndex("transfer", models.Index(fields=["payee"], name="funds_transfer_in")),
        ]),
    ]
