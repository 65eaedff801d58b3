# SPDX-License-Identifier: Apache-2.0
"""No step of a case bears a number that this platform gave. A withdrawal recorded by mistake is taken back; facts that
were told wrongly are put right."""

import django.db.models.lookups
import wuzha.plain
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_guards'),
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
            field=models.CharField(choices=[('receive', 'Reported'), ('accept', 'Accepted'), ('file', 'Filed'), ('not_file', 'Not filed'), ('notify', 'Notice of not filing given'), ('solve', 'Solved'), ('send', 'Sent for prosecution'), ('return', 'Returned for further investigation'), ('conclude', 'Concluded'), ('withdraw', 'Withdrawn'), ('restore', 'Withdrawal taken back'), ('hand_over', 'Handed over to another organ'), ('merge', 'Joined to another case'), ('assign', 'Given to officers'), ('victim', 'Victim recorded'), ('edit', 'Facts put right')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='casestep',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['receive', 'accept', 'file', 'not_file', 'notify', 'solve', 'send', 'return', 'conclude', 'withdraw', 'restore', 'hand_over', 'merge', 'assign', 'victim', 'edit'])), name='case_step_act_known'),
        ),
        migrations.AddConstraint(
            model_name='casestep',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.plain.Plain(models.F('document_no')), '^(\\W|_)*(A(\\W|_)*J|D(\\W|_)*J|F(\\W|_)*H|L(\\W|_)*D|Y(\\W|_)*[BJ]|Z(\\W|_)*[FJ])((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='case_step_number_copied'),
        ),
    ]
