# SPDX-License-Identifier: Apache-2.0
"""Losses that left no account; seized things and their return; papers of objections and returns; the organ that froze,
where it is not ours. A release that does not know them goes on beside it: what is new may be empty."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models
from wuzha.schema import CreateModels, Together


#: The new tables that open pages follow; losses come with their report.
FEEDS = tuple((table, verb) for table in ("funds_seizure", "funds_giveback") for verb in ("insert", "update"))
FORWARD = "".join(
    f"CREATE TRIGGER funds_feed_{verb} AFTER {verb} ON {table} "
    f"REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION funds_feed_case();\n"
    for table, verb in FEEDS
)
BACKWARD = "".join(f"DROP TRIGGER funds_feed_{verb} ON {table};\n" for table, verb in FEEDS)


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0011_numbers_spaced_out'),
        ('org', '0002_limits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
        migrations.CreateModel(
            name='GiveBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decider', models.CharField(max_length=64, verbose_name='Decider')),
                ('decider_title', models.CharField(max_length=64, verbose_name='Post of the decider')),
                ('decided_on', models.DateField(verbose_name='Decided on')),
                ('list_no', models.CharField(max_length=64, verbose_name='Number of the list')),
                ('handed_on', models.DateField(null=True, verbose_name='Handed over on')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
            ],
            options={
                'verbose_name': 'Return of seized things',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='OtherLoss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('CASH', 'Cash, handed over'), ('GOLD', 'Gold or jewellery'), ('PARCEL', 'Sent by parcel'), ('RIDE', 'Carried by a driver or errand runner'), ('CRYPTO', 'Virtual coins'), ('GIFTCARD', 'Gift or prepaid cards bought'), ('POS', 'Bought at a counter or terminal')], max_length=8, verbose_name='How it was lost')),
                ('amount_fen', models.BigIntegerField(verbose_name='Amount')),
                ('at', models.DateTimeField(verbose_name='Time')),
                ('place', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ADDRESS'], blank=True, editable=False, null=True, verbose_name='Place')),
                ('carrier', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Carried by')),
                ('reference', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Number of the order, parcel, card or transaction')),
                ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
            ],
            options={
                'verbose_name': 'Loss without an account',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Seizure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=120, verbose_name='Seized item')),
                ('quantity', models.CharField(max_length=40, verbose_name='Quantity')),
                ('feature', models.CharField(blank=True, max_length=120, verbose_name='Marks')),
                ('amount_fen', models.BigIntegerField(null=True, verbose_name='Amount or value')),
                ('seized_on', models.DateField(verbose_name='Seized on')),
                ('doc_no', models.CharField(max_length=64, verbose_name='Number of the seizure')),
                ('moved_on', models.DateField(null=True, verbose_name='Moved on')),
                ('moved_to', models.CharField(blank=True, max_length=64, verbose_name='Moved to')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
            ],
            options={
                'verbose_name': 'Seizure',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        ]),
        Together([
        migrations.RemoveConstraint(
            model_name='paper',
            name='paper_of_one_order',
        ),
        migrations.AddField(
            model_name='paper',
            name='objection',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='funds.freezeobjection'),
        ),
        migrations.AddField(
            model_name='refundcase',
            name='freezing_organ',
            field=models.CharField(blank=True, db_default='', max_length=64, verbose_name='Frozen by'),
        ),
        migrations.AlterField(
            model_name='paper',
            name='kind',
            field=models.CharField(choices=[('APPLICATION', 'Application for a stop'), ('REPORT', 'Report asking for a freeze'), ('NOTICE', 'Notice to the bank'), ('RENEW_REPORT', 'Report asking for a renewal'), ('RENEW_NOTICE', 'Notice of a renewal'), ('FREE_REPORT', 'Report asking for a release'), ('FREE_NOTICE', 'Notice of a release'), ('OWNER', 'Notice of a release to the owner'), ('QUERY', 'Notice to query the account'), ('EVIDENCE', 'Notice to take evidence'), ('ANSWER', 'Answer to an objection'), ('GIVE_BACK', 'List of things given back'), ('DECISION', 'Scan of the decision'), ('RECEIPT', 'Receipt of the bank'), ('SIGNED_LIST', 'Scan of the signed list')], max_length=12, verbose_name='Kind'),
        ),
        migrations.AddField(
            model_name='giveback',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='give_backs', to='funds.fundscase'),
        ),
        migrations.AddField(
            model_name='giveback',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='giveback',
            name='victim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='give_backs', to='funds.victim', verbose_name='Victim'),
        ),
        migrations.AddField(
            model_name='paper',
            name='give_back',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='funds.giveback'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(models.Q(('freeze__isnull', True), ('stop__isnull', False)), models.Q(('freeze__isnull', False), ('stop__isnull', True)), _connector='OR'), ('give_back__isnull', True)), models.Q(('freeze__isnull', True), ('give_back__isnull', False), ('stop__isnull', True)), _connector='OR'), name='paper_of_one_record'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('objection__isnull', True), ('freeze__isnull', False), _connector='OR'), name='paper_of_objection_to_freeze'),
        ),
        migrations.AddField(
            model_name='otherloss',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='other_losses', to='funds.report'),
        ),
        migrations.AddField(
            model_name='seizure',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seizures', to='funds.fundscase'),
        ),
        migrations.AddField(
            model_name='seizure',
            name='give_back',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='funds.giveback'),
        ),
        migrations.AddField(
            model_name='seizure',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='giveback',
            index=models.Index(fields=['victim'], name='funds_give_back_victim'),
        ),
        migrations.AddConstraint(
            model_name='giveback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decider', ''), _negated=True), models.Q(('decider_title', ''), _negated=True), models.Q(('list_no', ''), _negated=True)), name='funds_give_back_decided'),
        ),
        migrations.AddConstraint(
            model_name='giveback',
            constraint=models.CheckConstraint(condition=models.Q(('list_no__iregex', '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='funds_give_back_number_copied'),
        ),
        migrations.AddConstraint(
            model_name='giveback',
            constraint=models.CheckConstraint(condition=models.Q(('handed_on__isnull', True), ('handed_on__gte', models.F('decided_on')), _connector='OR'), name='funds_give_back_handed_later'),
        ),
        migrations.AddIndex(
            model_name='otherloss',
            index=models.Index(fields=['report'], name='funds_other_loss_report'),
        ),
        migrations.AddConstraint(
            model_name='otherloss',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='funds_other_loss_positive'),
        ),
        migrations.AddConstraint(
            model_name='otherloss',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['CASH', 'GOLD', 'PARCEL', 'RIDE', 'CRYPTO', 'GIFTCARD', 'POS'])), name='funds_other_loss_kind_known'),
        ),
        migrations.AddIndex(
            model_name='seizure',
            index=models.Index(condition=models.Q(('give_back__isnull', True), ('moved_on__isnull', True)), fields=['case'], name='funds_seizure_held'),
        ),
        migrations.AddConstraint(
            model_name='seizure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('item', ''), _negated=True), models.Q(('quantity', ''), _negated=True), models.Q(('doc_no', ''), _negated=True)), name='funds_seizure_whole'),
        ),
        migrations.AddConstraint(
            model_name='seizure',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__isnull', True), ('amount_fen__gt', 0), _connector='OR'), name='funds_seizure_positive'),
        ),
        migrations.AddConstraint(
            model_name='seizure',
            constraint=models.CheckConstraint(condition=models.Q(('doc_no__iregex', '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='funds_seizure_number_copied'),
        ),
        migrations.AddConstraint(
            model_name='seizure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('give_back__isnull', True), ('moved_on__isnull', True), ('moved_to', '')), models.Q(('amount_fen__isnull', False), ('give_back__isnull', False), ('moved_on__isnull', True), ('moved_to', '')), models.Q(('give_back__isnull', True), ('moved_on__isnull', False), models.Q(('moved_to', ''), _negated=True)), _connector='OR'), name='funds_seizure_one_end'),
        ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
