# SPDX-License-Identifier: Apache-2.0
"""What citizens read and tell."""

import django.db.models.lookups
import django.utils.timezone
import wuzha.citizen.models
from django.db import migrations, models

from wuzha.schema import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Published',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('CARD', 'Scam card'), ('QUESTION', 'Question'), ('HELP', 'Where help is'), ('FORM', 'What a tip may say'), ('WEEK', 'Picture of a week'), ('KEY', 'Key that closes tips')], max_length=8)),
                    ('code', models.CharField(max_length=24)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('content', models.JSONField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField(null=True)),
                ],
                options={
                    'verbose_name': 'Published for citizens',
                    'ordering': ('kind', 'position', 'code'),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('kind', 'code'), name='citizen_published_once'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('at')), _connector='OR'), name='citizen_until_after_at'), models.CheckConstraint(condition=models.Q(('kind__in', ['CARD', 'QUESTION', 'HELP', 'FORM', 'WEEK', 'KEY'])), name='citizen_published_kind')],
                },
            ),
            migrations.CreateModel(
                name='QuizCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('code', models.CharField(max_length=24)),
                    ('answered', models.PositiveIntegerField(default=0)),
                    ('right', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'verbose_name': 'Answers to a question on a day',
                    'constraints': [models.UniqueConstraint(fields=('day', 'code'), name='citizen_quiz_once'), models.CheckConstraint(condition=models.Q(('right__lte', models.F('answered'))), name='citizen_right_at_most')],
                },
            ),
            migrations.CreateModel(
                name='Tip',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(default=wuzha.citizen.models.new_number, max_length=10, unique=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('box', models.BinaryField(max_length=32768)),
                ],
                options={
                    'verbose_name': 'Tip of a citizen',
                    'ordering': ('pk',),
                    'constraints': [models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(models.Func(models.F('box'), function='octet_length', output_field=models.IntegerField()), 32768), name='citizen_box_size')],
                },
            ),
        ]),
    ]
