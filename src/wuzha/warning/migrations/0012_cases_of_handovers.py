# SPDX-License-Identifier: Apache-2.0
"""A hand-over knows the case that it opened or joined."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_copied_numbers'),
        ('warning', '0011_victims_of_cases'),
    ]

    operations = [
        migrations.AddField(
            model_name='handover',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='cases.case'),
        ),
    ]
