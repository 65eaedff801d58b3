# SPDX-License-Identifier: Apache-2.0
"""What was put right of memberships, agendas and plans, with the reason; only ever added to."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0002_guards'),
        ('org', '0004_written_plainly'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of_type', models.CharField(choices=[('membership', 'Membership'), ('meeting', 'Meeting'), ('plan', 'Plan of the year')], max_length=12)),
                ('of_id', models.BigIntegerField()),
                ('what', models.CharField(max_length=160, verbose_name='What')),
                ('was', models.CharField(max_length=400, verbose_name='Said before')),
                ('now', models.CharField(blank=True, max_length=400, verbose_name='Says now')),
                ('reason', models.CharField(max_length=200, verbose_name='Why')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Put right')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
            ],
            options={
                'verbose_name': 'Correction',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['of_type', 'of_id', '-id'], name='corrections_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('of_type__in', ['membership', 'meeting', 'plan'])), name='correction_of_known'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('was', ''), _negated=True)), name='correction_says_why')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RunSQL(guard("meetings_correction"), unguard("meetings_correction")),
    ]
