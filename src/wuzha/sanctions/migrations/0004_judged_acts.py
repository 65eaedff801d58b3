# SPDX-License-Identifier: Apache-2.0
"""When the acts of a judgment were done."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_victims_sex_birth_occupation'),
        ('intake', '0003_waiting'),
        ('org', '0005_immigration'),
        ('people', '0005_home_code'),
        ('sanctions', '0003_organisations_eases_ledgers'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='acts_from',
            field=models.DateField(null=True, verbose_name='Acts from'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='acts_to',
            field=models.DateField(null=True, verbose_name='Acts to'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acts_to__isnull', True), models.Q(('acts_from__isnull', False), ('acts_from__lte', models.F('acts_to'))), _connector='OR'), models.Q(('acts_to__isnull', True), ('judged_on__isnull', True), ('acts_to__lte', models.F('judged_on')), _connector='OR')), name='dossier_acts_in_order'),
        ),
    ]
