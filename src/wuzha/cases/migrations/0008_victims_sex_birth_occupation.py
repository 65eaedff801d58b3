# SPDX-License-Identifier: Apache-2.0
"""Victims have a sex, a year of birth and an occupation, for counts."""

import wuzha.sealed.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_extensions'),
        ('intake', '0002_other_sheets'),
        ('org', '0004_written_plainly'),
    ]

    operations = [
        migrations.AddField(
            model_name='victim',
            name='birth_year',
            field=wuzha.sealed.fields.BirthYearField('id_no', blank=True, editable=False, null=True, verbose_name='Year of birth'),
        ),
        migrations.AddField(
            model_name='victim',
            name='occupation',
            field=models.CharField(blank=True, db_default='', default='', max_length=24, verbose_name='Occupation'),
        ),
        migrations.AddField(
            model_name='victim',
            name='sex',
            field=wuzha.sealed.fields.SexField('id_no', blank=True, editable=False, null=True, verbose_name='Sex'),
        ),
        migrations.AddIndex(
            model_name='victim',
            index=models.Index(condition=models.Q(('id_no__isnull', False), ('sex__isnull', True)), fields=['id'], name='victim_unread'),
        ),
        migrations.AddConstraint(
            model_name='victim',
            constraint=models.CheckConstraint(condition=models.Q(('sex__isnull', True), ('sex__in', [0, 1, 2]), _connector='OR'), name='victim_sex_known'),
        ),
        migrations.AddConstraint(
            model_name='victim',
            constraint=models.CheckConstraint(condition=models.Q(('birth_year__isnull', True), ('birth_year__range', (1900, 2200)), _connector='OR'), name='victim_birth_year'),
        ),
    ]
