# SPDX-License-Identifier: Apache-2.0
"""An accepted call knows the case that it became."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0005_found_after_corrections'),
        ('cases', '0003_copied_numbers'),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='criminal_case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='cases.case'),
        ),
    ]
