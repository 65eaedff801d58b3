# SPDX-License-Identifier: Apache-2.0
"""A review that was not passed; a veto is taken back by another person than who entered it, from now on."""

from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_victims_sex_birth_occupation'),
        ('fraudfree', '0003_second_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='freeunitstep',
            name='fraudfree_step_act_known',
        ),
        migrations.AddField(
            model_name='freeunit',
            name='review_failed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='freeunitstep',
            name='act',
            field=models.CharField(choices=[('nominate', 'entered as a candidate'), ('edit', 'facts put right'), ('apply', 'applied'), ('check', 'checked by itself'), ('return', 'returned by the reviewer'), ('review', 'reviewed, creation begun'), ('evaluate', 'evaluation begun'), ('sign', 'evaluation signed'), ('score', 'passed'), ('fail', 'did not pass'), ('veto', 'vetoed'), ('reopen', 'veto gone, creation goes on'), ('resume', 'veto gone, evaluation goes on'), ('restart', 'creation begun anew'), ('publish', 'notice given'), ('object', 'objection registered'), ('answer', 'objection answered'), ('stop', 'stopped by an objection'), ('clear', 'notice over'), ('award', 'awarded'), ('warn', 'yellow card given'), ('pass', 'review found to be passed'), ('fail_review', 'review found not to be passed'), ('renew', 'review passed, renewed'), ('suspend', 'title suspended'), ('lift', 'suspension over'), ('withdraw', 'title withdrawn'), ('restore', 'title given back'), ('drop', 'given up')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='freeunitstep',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['nominate', 'edit', 'apply', 'check', 'return', 'review', 'evaluate', 'sign', 'score', 'fail', 'veto', 'reopen', 'resume', 'restart', 'publish', 'object', 'answer', 'stop', 'clear', 'award', 'warn', 'pass', 'fail_review', 'renew', 'suspend', 'lift', 'withdraw', 'restore', 'drop'])), name='fraudfree_step_act_known'),
        ),
        AddConstraintNotValid(
            model_name='veto',
            constraint=models.CheckConstraint(condition=models.Q(('gone_by__isnull', True), ('by__isnull', True), models.Q(('gone_by', models.F('by')), _negated=True), _connector='OR'), name='fraudfree_veto_two_people'),
        ),
    ]
