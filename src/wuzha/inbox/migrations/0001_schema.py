# SPDX-License-Identifier: Apache-2.0
"""What a person does with the rows of the inbox. What waits is kept by nobody.

The table of saved views is empty: they are views like those of any other list. It stays, for processes of the version
before that still run; a later version drops it.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from wuzha.schema import CreateModels


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('inbox', '0002_reminders'),
        ('inbox', '0003_kept_views'),
    ]

    dependencies = [
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Mark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('about_type', models.CharField(max_length=32)),
                    ('about_id', models.BigIntegerField()),
                    ('read_at', models.DateTimeField(null=True)),
                    ('snoozed_at', models.DateTimeField(null=True)),
                    ('snoozed_until', models.DateTimeField(null=True)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Mark of a row',
                    'indexes': [models.Index(fields=['changed_at'], name='inbox_mark_changed')],
                    'constraints': [models.UniqueConstraint(fields=('person', 'about_type', 'about_id'), name='inbox_mark_once'), models.CheckConstraint(condition=models.Q(models.Q(('snoozed_at__isnull', True), ('snoozed_until__isnull', True)), models.Q(('snoozed_at__isnull', False), ('snoozed_until__gt', models.F('snoozed_at'))), _connector='OR'), name='inbox_snooze_whole')],
                },
            ),
            migrations.CreateModel(
                name='Reminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('about_type', models.CharField(max_length=32)),
                    ('about_id', models.BigIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Reminder of a record',
                    'indexes': [models.Index(fields=['about_type', 'about_id', 'at'], name='inbox_reminder_of')],
                },
            ),
            migrations.CreateModel(
                name='KeptInbox',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=24, verbose_name='Name')),
                    ('query', models.CharField(max_length=300)),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Saved view',
                    'constraints': [models.UniqueConstraint(fields=('person', 'name'), name='inbox_view_once'), models.UniqueConstraint(fields=('unit', 'name'), name='inbox_view_of_unit_once'), models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', True), ('unit__isnull', False)), models.Q(('person__isnull', False), ('unit__isnull', True)), _connector='OR'), name='inbox_view_has_one_owner')],
                },
            ),
        ]),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name='KeptInbox')]),
    ]
