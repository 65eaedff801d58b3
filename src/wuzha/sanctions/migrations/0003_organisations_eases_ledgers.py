# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.sanctions.rules.life import EASING_LIFE, PENALTY_LIFE


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_extensions'),
        ('intake', '0002_other_sheets'),
        ('measures', '0002_guards'),
        ('org', '0004_written_plainly'),
        ('people', '0004_wanted_online'),
        ('sanctions', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Easing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ACCOUNT', 'Basic account to live on'), ('DEBITS', 'Debits for taxes, social insurance, utilities'), ('NUMBER', 'The one number that is kept'), ('HARDSHIP', 'Ease for hardship')], max_length=12, verbose_name='What is left')),
                ('limit', models.CharField(max_length=24, verbose_name='Restriction')),
                ('thing', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Account or number')),
                ('why', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Why it is needed')),
                ('proof', models.CharField(max_length=120, verbose_name='Proof')),
                ('state', models.CharField(choices=[('ASKED', 'Waits for a second person'), ('GRANTED', 'Granted'), ('REFUSED', 'Refused'), ('ENDED', 'Ended')], default='ASKED', max_length=8, verbose_name='State')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Asked for')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='Decided')),
                ('answer', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason of the decision')),
                ('until', models.DateField(null=True, verbose_name='Until')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'Ease of a sanction',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelOptions(
            name='dossier',
            options={'base_manager_name': 'unscoped', 'default_manager_name': 'objects', 'verbose_name': 'Dossier'},
        ),
        migrations.RemoveConstraint(
            model_name='dossier',
            name='dossier_of_person',
        ),
        migrations.RemoveConstraint(
            model_name='penalty',
            name='penalty_two_officers',
        ),
        migrations.RemoveConstraint(
            model_name='penalty',
            name='penalty_told_first',
        ),
        migrations.RemoveConstraint(
            model_name='penaltystep',
            name='penalty_step_known',
        ),
        migrations.AddField(
            model_name='dossier',
            name='lead_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='dossier',
            name='organisation',
            field=models.CharField(blank=True, max_length=120, verbose_name='Organisation'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='organisation_code',
            field=models.CharField(blank=True, max_length=18, verbose_name='Credit code'),
        ),
        migrations.AddField(
            model_name='penalty',
            name='entered',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='penalty',
            name='measure_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='penaltystep',
            name='act',
            field=models.CharField(choices=[('file', 'Filed'), ('tell', 'Told what is proposed'), ('defend', 'Defence recorded'), ('ask_hearing', 'Hearing asked for'), ('hear', 'Hearing held'), ('review', 'Legally reviewed'), ('decide', 'Decided'), ('serve', 'Served'), ('pay', 'Payment recorded'), ('remedy', 'Review or suit begun'), ('upheld', 'Upheld'), ('revoke', 'Revoked'), ('close', 'Closed'), ('drop', 'No penalty'), ('enter', 'Taken from a ledger as it was decided')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('individual__isnull', False), ('organisation', ''), ('organisation_code', '')), models.Q(('individual__isnull', True), models.Q(('organisation', ''), _negated=True), models.Q(('organisation_code', ''), _negated=True)), _connector='OR'), name='dossier_of_one'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation_code', ''), _negated=True), fields=('centre', 'organisation_code'), name='dossier_once_of_org'),
        ),
        migrations.AddConstraint(
            model_name='penalty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['DECIDED', 'SERVED', 'CLOSED']), _negated=True), ('officers__len__gte', 2), ('entered', True), _connector='OR'), name='penalty_two_officers'),
        ),
        migrations.AddConstraint(
            model_name='penalty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['DECIDED', 'SERVED', 'CLOSED']), _negated=True), ('told_on__isnull', False), ('entered', True), _connector='OR'), name='penalty_told_first'),
        ),
        migrations.AddConstraint(
            model_name='penaltystep',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['file', 'tell', 'defend', 'ask_hearing', 'hear', 'review', 'decide', 'serve', 'pay', 'remedy', 'upheld', 'revoke', 'close', 'drop', 'enter'])), name='penalty_step_known'),
        ),
        migrations.AddField(
            model_name='easing',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='easing',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit'),
        ),
        migrations.AddField(
            model_name='easing',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='easing',
            name='measure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='measures.measure'),
        ),
        migrations.AddField(
            model_name='easing',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit'),
        ),
        migrations.AddIndex(
            model_name='easing',
            index=models.Index(fields=['measure', 'id'], name='easings_of'),
        ),
        migrations.AddConstraint(
            model_name='easing',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['ACCOUNT', 'DEBITS', 'NUMBER', 'HARDSHIP']), ('state__in', ['ASKED', 'GRANTED', 'REFUSED', 'ENDED'])), name='easing_known'),
        ),
        migrations.AddConstraint(
            model_name='easing',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'ASKED'), models.Q(('decided_by__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='easing_two_people'),
        ),
        migrations.AddConstraint(
            model_name='easing',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['ASKED', 'GRANTED'])), fields=('measure', 'kind', 'limit'), name='easing_once'),
        ),
        migrations.RunSQL(
            EASING_LIFE.guard('sanctions_easing', 'an ease of a sanction'), EASING_LIFE.unguard('sanctions_easing')
        ),
        # A penalty of a ledger begins as it was decided.
        migrations.RunSQL(PENALTY_LIFE.unguard('sanctions_penalty'), PENALTY_LIFE.guard('sanctions_penalty', 'a penalty')),
        migrations.RunSQL(
            PENALTY_LIFE.guard('sanctions_penalty', 'a penalty', loaded='NEW.entered'),
            PENALTY_LIFE.unguard('sanctions_penalty'),
        ),
    ]
