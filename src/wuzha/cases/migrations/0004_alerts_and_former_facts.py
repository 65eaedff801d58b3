# SPDX-License-Identifier: Apache-2.0
"""Late cases are told by the chain of the unit, from the clocks that run now; facts that are put right keep what they
said before."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_copied_numbers'),
        ('org', '0004_written_plainly'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(verbose_name='Due')),
                ('meant_at', models.DateTimeField(verbose_name='Reached')),
                ('fired_at', models.DateTimeField(verbose_name='Alert sent')),
                ('acknowledged_at', models.DateTimeField(null=True, verbose_name='Acknowledged')),
                ('clock', models.CharField(choices=[('ACCEPT', 'Acceptance'), ('DECIDE', 'Decision on the filing'), ('NOTICE', 'Notice of not filing')], max_length=8, verbose_name='Clock')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='Percent of its time')),
                ('tell', models.CharField(choices=[('OFFICER', 'Officers of the case'), ('CHIEF', 'Who leads the handling unit'), ('CENTRE', 'Who leads the centre')], max_length=8, verbose_name='Told')),
            ],
            options={
                'verbose_name': 'Alert of a case',
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
            name='FormerFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=16, verbose_name='Fact')),
                ('was', models.CharField(blank=True, max_length=200, verbose_name='Said before')),
                ('was_sealed', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Said before')),
                ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
            ],
            options={
                'verbose_name': 'Former fact of a case',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='step_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at', 'id'], name='case_step_at'),
        ),
        migrations.AddField(
            model_name='casealert',
            name='acknowledged_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casealert',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='cases.case'),
        ),
        migrations.AddField(
            model_name='casealert',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit'),
        ),
        migrations.AddField(
            model_name='formerfact',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By'),
        ),
        migrations.AddField(
            model_name='formerfact',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_facts', to='cases.case'),
        ),
        migrations.AddField(
            model_name='formerfact',
            name='victim',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='former_facts', to='cases.victim'),
        ),
        migrations.AddIndex(
            model_name='casealert',
            index=models.Index(condition=models.Q(('acknowledged_at__isnull', True)), fields=['unit', '-meant_at'], name='case_alert_open'),
        ),
        migrations.AddConstraint(
            model_name='casealert',
            constraint=models.UniqueConstraint(fields=('case', 'clock', 'percent', 'tell', 'due_at'), name='case_alert_once'),
        ),
        migrations.AddConstraint(
            model_name='casealert',
            constraint=models.CheckConstraint(condition=models.Q(('clock__in', ['ACCEPT', 'DECIDE', 'NOTICE'])), name='case_alert_clock_known'),
        ),
        migrations.AddConstraint(
            model_name='casealert',
            constraint=models.CheckConstraint(condition=models.Q(('tell__in', ['OFFICER', 'CHIEF', 'CENTRE'])), name='case_alert_tell_known'),
        ),
        migrations.AddIndex(
            model_name='formerfact',
            index=models.Index(fields=['case', '-at'], name='former_fact_of_case'),
        ),
        migrations.RunSQL(guard("cases_formerfact"), unguard("cases_formerfact")),
        migrations.RunSQL(
            "UPDATE cases_case SET step_at = due_at WHERE due_at IS NOT NULL", migrations.RunSQL.noop
        ),
    ]
