# SPDX-License-Identifier: Apache-2.0
"""The limit of a decision is extended by a document of its own."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_grounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='casestep',
            name='case_step_act_known',
        ),
        migrations.AlterField(
            model_name='casestep',
            name='act',
            field=models.CharField(choices=[('receive', 'Reported'), ('accept', 'Accepted'), ('extend', 'Limit of the decision extended'), ('file', 'Filed'), ('not_file', 'Not filed'), ('notify', 'Notice of not filing given'), ('solve', 'Solved'), ('send', 'Sent for prosecution'), ('return', 'Returned for further investigation'), ('conclude', 'Concluded'), ('withdraw', 'Withdrawn'), ('restore', 'Withdrawal taken back'), ('hand_over', 'Handed over to another organ'), ('merge', 'Joined to another case'), ('assign', 'Given to officers'), ('victim', 'Victim recorded'), ('edit', 'Facts put right')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='casestep',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['receive', 'accept', 'extend', 'file', 'not_file', 'notify', 'solve', 'send', 'return', 'conclude', 'withdraw', 'restore', 'hand_over', 'merge', 'assign', 'victim', 'edit'])), name='case_step_act_known'),
        ),
    ]
