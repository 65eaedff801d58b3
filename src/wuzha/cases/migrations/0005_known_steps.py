# SPDX-License-Identifier: Apache-2.0
"""Steps are found by act and day whether they were struck since or not: results are counted as known at an instant."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_alerts_and_former_facts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(fields=['act', 'day', 'case'], name='case_step_known'),
        ),
    ]
