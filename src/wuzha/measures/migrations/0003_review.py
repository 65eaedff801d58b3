# SPDX-License-Identifier: Apache-2.0
"""Inspections of what was mended are of measures: townships and outlets share them."""

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
        ('measures', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='Day of the inspection')),
                ('who', models.CharField(max_length=120, verbose_name='Who inspected')),
                ('result', models.CharField(choices=[('PASS', 'Passed'), ('FAIL', 'Not passed')], max_length=4, verbose_name='Result')),
                ('findings', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What was found')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='measures.measure')),
            ],
            options={
                'verbose_name': 'Inspection of a rectification',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['measure', 'id'], name='measures_reviews')],
                'constraints': [models.CheckConstraint(condition=models.Q(('result__in', ['PASS', 'FAIL'])), name='measures_review_result')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RunSQL(guard("measures_review"), unguard("measures_review")),
    ]
