# SPDX-License-Identifier: Apache-2.0
"""A call that tells what another one told; calls and reports of banks are found by account, phone and name."""

import django.db.models.deletion
import wuzha.sealed.fields
import wuzha.sealed.value
from django.db import migrations, models

from wuzha.calls.rules.states import CALL_LIFE

CALLS = "calls_call"


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0002_guards'),
    ]

    operations = [
        migrations.RunSQL(CALL_LIFE.unguard(CALLS), CALL_LIFE.guard(CALLS, "a call")),
        migrations.RemoveConstraint(
            model_name='call',
            name='call_way_known',
        ),
        migrations.RemoveConstraint(
            model_name='call',
            name='call_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='call',
            name='call_decided_whole',
        ),
        migrations.AddField(
            model_name='bankreport',
            name='account_index',
            field=wuzha.sealed.fields.BlindIndexField('account', blank=True, null=True),
        ),
        migrations.AddField(
            model_name='bankreport',
            name='batch_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='bankreport',
            name='name_index',
            field=wuzha.sealed.fields.BlindIndexField('name', blank=True, null=True),
        ),
        migrations.AddField(
            model_name='bankreport',
            name='paid_at',
            field=models.DateTimeField(null=True, verbose_name='Paid at'),
        ),
        migrations.AddField(
            model_name='bankreport',
            name='payee',
            field=wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Account of the payee'),
        ),
        migrations.AddField(
            model_name='bankreport',
            name='payee_index',
            field=wuzha.sealed.fields.BlindIndexField('payee', blank=True, null=True),
        ),
        migrations.AddField(
            model_name='bankreport',
            name='phone_index',
            field=wuzha.sealed.fields.BlindIndexField('phone', blank=True, null=True),
        ),
        migrations.AddField(
            model_name='call',
            name='first',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='again', to='calls.call'),
        ),
        migrations.AddField(
            model_name='call',
            name='own_index',
            field=wuzha.sealed.fields.BlindIndexField('own_account', blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='bankreport',
            name='account',
            field=wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Account of the customer'),
        ),
        migrations.AlterField(
            model_name='call',
            name='state',
            field=models.CharField(choices=[('CALL', 'Being asked'), ('TRIAGE', 'Paid or not is known'), ('STOP_SENT', 'Stop prepared'), ('ACCEPTED', 'Accepted'), ('FILED', 'Filed'), ('NOT_FILED', 'Not filed'), ('TRANSFERRED', 'Transferred'), ('ADMIN', 'Administrative case'), ('NO_LOSS', 'Nothing was paid'), ('AGAIN', 'Told again')], default='CALL', max_length=12, verbose_name='State'),
        ),
        migrations.AlterField(
            model_name='call',
            name='way',
            field=models.CharField(choices=[('96110', '96110'), ('110', '110 transfer'), ('COUNTER', 'Counter'), ('BANK', 'Report of a bank')], max_length=8, verbose_name='Way in'),
        ),
        migrations.AlterField(
            model_name='callchange',
            name='act',
            field=models.CharField(choices=[('triage', 'said whether something was paid'), ('prepare', 'prepared the first stop'), ('accept', 'accepted'), ('file', 'filed'), ('not_file', 'not filed'), ('transfer', 'transferred'), ('admin', 'handled as an administrative case'), ('close', 'closed, nothing was paid'), ('same', 'found to be told again')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='bankreport',
            index=models.Index(condition=models.Q(('phone_index__isnull', False)), fields=['phone_index'], name='bank_report_phone'),
        ),
        migrations.AddIndex(
            model_name='bankreport',
            index=models.Index(condition=models.Q(('account_index__isnull', False)), fields=['account_index'], name='bank_report_own'),
        ),
        migrations.AddIndex(
            model_name='bankreport',
            index=models.Index(condition=models.Q(('payee_index__isnull', False)), fields=['payee_index'], name='bank_report_payee'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(condition=models.Q(('own_index__isnull', False)), fields=['own_index'], name='call_own'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['96110', '110', 'COUNTER', 'BANK'])), name='call_way_known'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['CALL', 'TRIAGE', 'STOP_SENT', 'ACCEPTED', 'FILED', 'NOT_FILED', 'TRANSFERRED', 'ADMIN', 'NO_LOSS', 'AGAIN'])), name='call_state_known'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['CALL', 'TRIAGE', 'STOP_SENT', 'NO_LOSS', 'AGAIN']), models.Q(models.Q(('decided_no', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='call_decided_whole'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first__isnull', False), ('state', 'AGAIN')), models.Q(models.Q(('state', 'AGAIN'), _negated=True), ('first__isnull', True)), _connector='OR'), name='call_told_again_has_a_first'),
        ),
        migrations.RunSQL(CALL_LIFE.guard(CALLS, "a call"), CALL_LIFE.unguard(CALLS)),
    ]
