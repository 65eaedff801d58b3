# SPDX-License-Identifier: Apache-2.0
"""Suggestions of the week; activities say about which scam they were, and whether in a key area."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from wuzha.outreach.rules.aims import AIM_LIFE


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0004_written_plainly'),
        ('outreach', '0003_aims'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='fraud_type',
            field=models.CharField(blank=True, db_default='', default='', max_length=24, verbose_name='Scam type'),
        ),
        migrations.AddField(
            model_name='activity',
            name='key_area',
            field=models.BooleanField(null=True, verbose_name='Key area'),
        ),
        migrations.CreateModel(
            name='AimWeek',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='Week from')),
                ('since', models.DateField(verbose_name='First day')),
                ('until', models.DateField(verbose_name='Last day')),
                ('cases', models.PositiveIntegerField(verbose_name='Victims counted')),
                ('left_out', models.PositiveIntegerField(verbose_name='Victims left out')),
                ('inputs', models.JSONField()),
                ('strength_community', models.FloatField()),
                ('strength_type', models.FloatField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
            ],
            options={
                'verbose_name': 'Suggestions of a week',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Aim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='Week from')),
                ('age', models.CharField(max_length=24, verbose_name='To whom')),
                ('fraud_type', models.CharField(max_length=24, verbose_name='About what')),
                ('people', models.PositiveIntegerField(verbose_name='People of this age')),
                ('cases', models.PositiveIntegerField()),
                ('expected', models.FloatField(verbose_name='Cases expected a year')),
                ('low', models.FloatField()),
                ('high', models.FloatField()),
                ('level', models.PositiveSmallIntegerField()),
                ('first', models.BooleanField(default=False, verbose_name='First in the city')),
                ('alternatives', models.JSONField(default=list)),
                ('many', models.PositiveSmallIntegerField(default=0)),
                ('target', models.PositiveIntegerField(verbose_name='People to be reached')),
                ('due_on', models.DateField(verbose_name='Answer due')),
                ('until', models.DateField(verbose_name='Last day')),
                ('state', models.CharField(choices=[('SUGGESTED', 'To be answered'), ('ACCEPTED', 'Accepted'), ('CHANGED', 'Changed'), ('DECLINED', 'Declined')], default='SUGGESTED', max_length=12, verbose_name='State')),
                ('chosen_age', models.CharField(blank=True, max_length=24)),
                ('chosen_type', models.CharField(blank=True, max_length=24)),
                ('as_good', models.BooleanField(null=True)),
                ('reason', models.CharField(blank=True, max_length=1000, verbose_name='Reason')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='Answered')),
                ('audiences', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None)),
                ('reached', models.PositiveIntegerField(default=0, verbose_name='People reached')),
                ('covered', models.PositiveIntegerField(default=0)),
                ('measured_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                ('version', models.PositiveIntegerField(default=1)),
                ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ('made', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aims', to='outreach.aimweek')),
            ],
            options={
                'verbose_name': 'Suggestion of the week',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name='aimweek',
            constraint=models.UniqueConstraint(fields=('city', 'starts_on'), name='aim_week_once'),
        ),
        migrations.AddConstraint(
            model_name='aimweek',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__iso_week_day', 1)), name='aim_week_monday'),
        ),
        migrations.AddConstraint(
            model_name='aimweek',
            constraint=models.CheckConstraint(condition=models.Q(('since__lte', models.F('until')), ('until__lt', models.F('starts_on'))), name='aim_week_days'),
        ),
        migrations.AddIndex(
            model_name='aim',
            index=models.Index(fields=['-starts_on', '-id'], name='aim_list'),
        ),
        migrations.AddIndex(
            model_name='aim',
            index=models.Index(condition=models.Q(('state', 'SUGGESTED')), fields=['due_on'], name='aim_open'),
        ),
        migrations.AddConstraint(
            model_name='aim',
            constraint=models.UniqueConstraint(fields=('unit', 'starts_on'), name='aim_once_a_week'),
        ),
        migrations.AddConstraint(
            model_name='aim',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['SUGGESTED', 'ACCEPTED', 'CHANGED', 'DECLINED'])), name='aim_state'),
        ),
        migrations.AddConstraint(
            model_name='aim',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__lte', models.F('until')), ('starts_on__lte', models.F('due_on'))), name='aim_days'),
        ),
        migrations.AddConstraint(
            model_name='aim',
            constraint=models.CheckConstraint(condition=models.Q(('expected__lte', models.F('high')), ('low__gte', 0), ('low__lte', models.F('expected'))), name='aim_interval'),
        ),
        migrations.AddConstraint(
            model_name='aim',
            constraint=models.CheckConstraint(condition=models.Q(('target__gt', 0)), name='aim_target'),
        ),
        migrations.AddConstraint(
            model_name='aim',
            constraint=models.CheckConstraint(condition=models.Q(('covered__lte', models.F('target')), ('covered__lte', models.F('reached'))), name='aim_covered'),
        ),
        migrations.AddConstraint(
            model_name='aim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('state', 'SUGGESTED')), models.Q(models.Q(('state', 'SUGGESTED'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='aim_answered_has_time'),
        ),
        migrations.AddConstraint(
            model_name='aim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('ACCEPTED', 'CHANGED')), models.Q(('chosen_age', ''), _negated=True), models.Q(('chosen_type', ''), _negated=True)), models.Q(models.Q(('state__in', ('ACCEPTED', 'CHANGED')), _negated=True), ('chosen_age', ''), ('chosen_type', '')), _connector='OR'), name='aim_taken_has_choice'),
        ),
        migrations.AddConstraint(
            model_name='aim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'DECLINED'), _negated=True), models.Q(('as_good', False), _negated=True)), models.Q(('reason', ''), _negated=True), _connector='OR'), name='aim_has_reason'),
        ),
        migrations.RunSQL(
            AIM_LIFE.guard("outreach_aim", "a suggestion", loaded="NEW.synthetic"), AIM_LIFE.unguard("outreach_aim")
        ),
    ]
