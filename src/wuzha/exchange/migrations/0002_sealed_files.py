# SPDX-License-Identifier: Apache-2.0
"""Files that wait to be sent are sealed. A column that may be empty: the version before goes on without it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_schema")]
    operations = [migrations.AddField(model_name="exchange", name="uid", field=models.UUIDField(null=True))]
