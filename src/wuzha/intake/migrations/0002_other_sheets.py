# SPDX-License-Identifier: Apache-2.0
"""Which sheets of a workbook were not read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_schema")]

    operations = [
        migrations.AddField(model_name="batch", name="other_sheets", field=models.JSONField(null=True)),
    ]
