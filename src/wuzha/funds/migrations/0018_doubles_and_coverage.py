# SPDX-License-Identifier: Apache-2.0
"""What may be told twice, for a person to decide, and what the statements of each account cover."""

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0017_owners'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountCoverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rows', models.PositiveIntegerField(verbose_name='Rows')),
                ('since', models.DateTimeField(verbose_name='From')),
                ('until', models.DateTimeField(verbose_name='To')),
                ('opening_fen', models.BigIntegerField(null=True, verbose_name='Opening')),
                ('computed_fen', models.BigIntegerField(null=True, verbose_name='Closing, computed')),
                ('stated_fen', models.BigIntegerField(null=True, verbose_name='Closing, stated')),
                ('stated_at', models.DateTimeField(null=True)),
                ('points', models.PositiveIntegerField(default=0)),
                ('breaks', models.PositiveIntegerField(default=0)),
                ('break_sheet', models.PositiveSmallIntegerField(null=True)),
                ('break_line', models.PositiveIntegerField(null=True)),
                ('missing_fen', models.BigIntegerField(null=True)),
                ('periods', models.JSONField(default=list)),
                ('gaps', models.JSONField(default=list)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.account')),
                ('break_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.statementfile')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='coverage', to='funds.fundscase')),
            ],
            options={
                'verbose_name': 'Coverage of an account',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('case', 'account'), name='funds_coverage_once')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SuspectedDouble',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('same_side', models.BooleanField(default=False)),
                ('group', models.BigIntegerField()),
                ('best', models.BooleanField(default=False)),
                ('why', models.CharField(choices=[('clock', 'Clocks of the two banks far apart'), ('date_only', 'A day without a time'), ('rival', 'More than one row may be the other side'), ('masked', 'An account is masked'), ('peer_differs', "One side names another account, perhaps the bank's own"), ('peer_missing', 'One side does not name the other account'), ('peers_missing', 'Neither side names the other account'), ('same_account', 'Two statements of one account, without balance or serial number in common')], max_length=16)),
                ('chains', models.BooleanField(default=False)),
                ('verdict', models.CharField(blank=True, choices=[('', 'Not decided'), ('SAME', 'One transfer'), ('DIFFERENT', 'Two transfers')], default='', max_length=9, verbose_name='Decision')),
                ('at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='doubles', to='funds.fundscase')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='funds.transfer')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='funds.transfer')),
            ],
            options={
                'verbose_name': 'Suspected double',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['case', 'verdict', 'group'], name='funds_double_list')],
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='funds_double_once'), models.CheckConstraint(condition=models.Q(('one', models.F('other')), _negated=True), name='funds_double_of_two'), models.CheckConstraint(condition=models.Q(('verdict__in', ['', 'SAME', 'DIFFERENT'])), name='funds_double_verdict_known'), models.CheckConstraint(condition=models.Q(models.Q(('at__isnull', True), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), ('at__isnull', False)), _connector='OR'), name='funds_double_decided')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
    ]
