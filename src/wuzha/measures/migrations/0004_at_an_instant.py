# SPDX-License-Identifier: Apache-2.0

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0003_review'),
        ('org', '0004_written_plainly'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='measure',
            name='measures_at',
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(condition=models.Q(('starts_at__isnull', False)), fields=['kind', 'starts_at', 'until'], include=('unit',), name='measures_in_force'),
        ),
    ]
