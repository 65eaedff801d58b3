# SPDX-License-Identifier: Apache-2.0
"""Who brought another number of live cards, and why it was taken: another person takes it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cards', '0005_stock_changes'),
        ('intake', '0002_other_sheets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='stockchange',
            name='puts_right',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cards.stockchange'),
        ),
        migrations.AddField(
            model_name='stockchange',
            name='told_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stockchange',
            name='why',
            field=models.CharField(blank=True, db_default='', max_length=200, verbose_name='Reason'),
        ),
        migrations.AddConstraint(
            model_name='stockchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'TAKEN'), _negated=True), ('told_by__isnull', True), models.Q(models.Q(('decided_by', models.F('told_by')), _negated=True), models.Q(('why', ''), _negated=True)), _connector='OR'), name='stock_change_two_people'),
        ),
    ]
