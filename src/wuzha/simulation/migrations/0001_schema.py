# SPDX-License-Identifier: Apache-2.0

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='FilledStep',
            fields=[
                ('name', models.CharField(max_length=24, primary_key=True, serialize=False)),
                ('until', models.DateTimeField()),
                ('percent', models.PositiveSmallIntegerField()),
                ('done_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'Step of the demo city',
            },
        ),
    ]
