# SPDX-License-Identifier: Apache-2.0
"""A withdrawal tells its ground."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_known_steps'),
    ]

    operations = [
        migrations.AddField(
            model_name='casestep',
            name='because',
            field=models.CharField(blank=True, db_default='', default='', max_length=24, verbose_name='Ground'),
        ),
    ]
