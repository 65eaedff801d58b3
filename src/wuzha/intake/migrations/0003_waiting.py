# SPDX-License-Identifier: Apache-2.0
"""How many rows of a file wait for a decision."""

import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0002_other_sheets'),
        ('org', '0005_immigration'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='batch',
            name='batch_each_row_once',
        ),
        migrations.RemoveConstraint(
            model_name='batch',
            name='batch_flagged_among_in',
        ),
        migrations.AddField(
            model_name='batch',
            name='waiting',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='Waiting for a decision'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('done', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('merged')), '+', models.F('duplicates')), '+', models.F('waiting')), '+', models.F('rejected')))), name='batch_each_row_once'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('flagged__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('merged')), '+', models.F('waiting')))), name='batch_flagged_among_in'),
        ),
    ]
