# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0001_schema'),
    ]

    operations = [
        migrations.CreateModel(
            name='Guess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(max_length=49)),
                ('account', models.BinaryField(max_length=32)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'Failed log-in',
                'indexes': [models.Index(fields=['account', 'at'], name='guess_account'), models.Index(fields=['at'], name='guess_at')],
                'constraints': [models.UniqueConstraint(fields=('network', 'account'), name='guess_once')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('name', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('used', models.PositiveIntegerField()),
                ('until', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'Limit that is used up',
                'indexes': [models.Index(fields=['until'], name='tally_until')],
            },
        ),
        migrations.CreateModel(
            name='KnownPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.BinaryField(max_length=32)),
                ('browser', models.BooleanField()),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Known place of log-ins',
                'indexes': [models.Index(fields=['seen_at'], name='known_place_seen')],
                'constraints': [models.UniqueConstraint(fields=('person', 'mark'), name='known_place_once')],
            },
        ),
        migrations.CreateModel(
            name='LoginAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('SPRAY', 'One network tries many accounts'), ('SIEGE', 'Many networks try one account')], max_length=8, verbose_name='Kind')),
                ('network', models.CharField(blank=True, max_length=49, verbose_name='Network')),
                ('count', models.PositiveIntegerField(verbose_name='Count')),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Found')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='Note')),
                ('settled_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Person')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Log-in alert',
                'indexes': [models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['-id'], name='login_alert_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('note', ''), _negated=True)), _connector='OR'), name='login_alert_settled_by_somebody')],
            },
        ),
        migrations.RunSQL("ALTER TABLE org_tally SET UNLOGGED", "ALTER TABLE org_tally SET LOGGED"),
    ]
