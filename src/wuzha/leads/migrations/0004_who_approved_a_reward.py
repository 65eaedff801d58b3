# SPDX-License-Identifier: Apache-2.0
"""Who approved a reward."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0003_former_facts")]

    operations = [
        migrations.AddField(
            model_name="reward",
            name="approved_by",
            field=models.CharField(blank=True, db_default="", max_length=64, verbose_name="Approved by"),
        ),
    ]
