# SPDX-License-Identifier: Apache-2.0
"""Every answer to a suggestion, the activities that count for it, and the age of most who came to one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0004_suggestions'),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='age',
            field=models.CharField(blank=True, db_default='', default='', max_length=24, verbose_name='Age of most'),
        ),
        migrations.AddField(
            model_name='aim',
            name='allotted',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name='aim',
            name='answers',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
