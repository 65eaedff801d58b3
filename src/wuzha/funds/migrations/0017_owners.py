# SPDX-License-Identifier: Apache-2.0
"""Whose an account is: by a document or a bank's confirmation, so that accounts of one owner can be shown as one."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0016_queued_freezes_and_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number')),
                ('id_index', wuzha.sealed.fields.BlindIndexField('id_no', blank=True, null=True)),
                ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name')),
                ('name_index', wuzha.sealed.fields.BlindIndexField('name', blank=True, null=True)),
                ('confirmation', models.CharField(blank=True, max_length=64, verbose_name="Number of the bank's confirmation")),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.account')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owners', to='funds.fundscase')),
            ],
            options={
                'verbose_name': 'Owner of an account',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('case', 'account'), name='funds_owner_once'), models.CheckConstraint(condition=models.Q(('id_no__isnull', False), models.Q(('name__isnull', False), models.Q(('confirmation', ''), _negated=True)), _connector='OR'), name='funds_owner_not_by_name_alone')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
    ]
