# SPDX-License-Identifier: Apache-2.0
"""Published figures."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0004_written_plainly'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField(verbose_name='First day')),
                ('last', models.DateField(verbose_name='Last day')),
                ('at', models.DateTimeField(verbose_name='As known at')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Published')),
                ('rule', models.JSONField(verbose_name='Rule of counting')),
                ('rule_since', models.DateTimeField(null=True, verbose_name='Rule in force from')),
                ('figures', models.JSONField(verbose_name='Figures')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='Where it was published')),
                ('synthetic', models.BooleanField(db_default=False, default=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
            ],
            options={
                'verbose_name': 'Published figures',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['unit', 'first', 'last', '-at'], name='publication_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='publication_in_order')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
    ]
