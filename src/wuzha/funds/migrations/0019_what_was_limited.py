# SPDX-License-Identifier: Apache-2.0
"""Of what is limited to a sum it is kept how it was frozen before, and how much was held: its papers say so afterwards."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funds", "0018_doubles_and_coverage")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="was_scope",
            field=models.CharField(
                blank=True,
                choices=[("01", "Up to a sum"), ("02", "Whole account, money comes in only")],
                db_default="",
                default="",
                max_length=2,
                verbose_name="Scope before",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="was_held_fen",
            field=models.BigIntegerField(null=True, verbose_name="Held before"),
        ),
    ]
