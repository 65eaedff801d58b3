# SPDX-License-Identifier: Apache-2.0
"""Cards that were used, back-traces, clues, and how many live cards there are.

The lives of back-traces and clues are held in the database, and the histories of both are only ever added to.
"""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.cards.rules.clues import CLUE_LIFE
from wuzha.cards.rules.kinds import TRACE_LIFE
from wuzha.core.growing import guard, unguard
from wuzha.schema import CreateModels

TRACES, CLUES = "cards_backtrace", "cards_cardclue"
GROWING = ("cards_cardstep", "cards_cluestep")


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('cards', '0002_guards'),
        ('cards', '0003_clues'),
        ('cards', '0004_clue_guards'),
        ('cards', '0005_stock_changes'),
        ('cards', '0006_stock_two_people'),
        ('cards', '0007_stock_tellers'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        ('funds', '0001_schema'),
        ('intake', '0001_schema'),
        ('org', '0001_schema'),
        ('people', '0001_schema'),
        ('requests', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='CardMark',
                fields=[
                    ('name', models.CharField(max_length=16, primary_key=True, serialize=False)),
                    ('mark', models.CharField(blank=True, max_length=200)),
                ],
                options={
                    'verbose_name': 'Mark of the registry of cards',
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
                name='BackTrace',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('ASKED', 'With the institution'), ('ANSWERED', 'Answered, to be looked at'), ('ACCEPTED', 'Accepted, to be concluded'), ('CONCLUDED', 'Concluded'), ('WITHDRAWN', 'Withdrawn')], default='ASKED', max_length=12, verbose_name='State')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Asked')),
                    ('due_at', models.DateTimeField(null=True, verbose_name='To be answered by')),
                    ('answered_at', models.DateTimeField(null=True, verbose_name='Answered')),
                    ('in_time', models.BooleanField(null=True, verbose_name='In time')),
                    ('conclusion', models.CharField(blank=True, choices=[('PROPER', 'Opened properly'), ('FAULTY', 'Something was wrong at the opening'), ('NOT_OURS', 'No such card with us')], max_length=12, verbose_name='Conclusion')),
                    ('opened_on', models.DateField(null=True, verbose_name='Opened on')),
                    ('opening', models.CharField(blank=True, choices=[('COUNTER', 'At the counter'), ('ONLINE', 'Online'), ('VISIT', 'On a visit, or many at once'), ('AGENT', 'Through an agent'), ('OTHER', 'Otherwise')], max_length=8, verbose_name='How it was opened')),
                    ('diligence', models.CharField(blank=True, choices=[('DONE', 'Done as required'), ('PARTLY', 'Done in part'), ('NONE', 'Not done')], max_length=8, verbose_name='Due diligence')),
                    ('unusual', models.BooleanField(null=True, verbose_name='Anything unusual at the opening')),
                    ('missed', models.BooleanField(null=True, verbose_name='A report was missed')),
                    ('claimed', models.CharField(blank=True, choices=[('NONE', 'Nobody'), ('CLERK', 'The clerk'), ('OUTLET', 'The outlet'), ('INSTITUTION', 'The institution')], max_length=12, verbose_name='Responsible, by its own word')),
                    ('clerk', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Opening clerk')),
                    ('clerk_no', models.CharField(blank=True, max_length=32, verbose_name='Number of the clerk')),
                    ('responsibility', models.CharField(blank=True, choices=[('NONE', 'Nobody'), ('CLERK', 'The clerk'), ('OUTLET', 'The outlet'), ('INSTITUTION', 'The institution')], max_length=12, verbose_name='Responsibility')),
                    ('finding', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Finding')),
                    ('concluded_at', models.DateTimeField(null=True, verbose_name='Concluded')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('addressed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Asked of')),
                    ('concluded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('outlet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Opening outlet')),
                    ('request', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests.request')),
                    ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='traces', to='cards.involvedcard')),
                ],
                options={
                    'verbose_name': 'Back-trace',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['addressed', 'state', '-id'], name='trace_of_unit'), models.Index(fields=['card', '-id'], name='trace_of_card'), models.Index(condition=models.Q(('outlet__isnull', False)), fields=['outlet', '-id'], name='trace_of_outlet'), models.Index(fields=['asked_at', 'id'], name='trace_asked')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['ASKED', 'ANSWERED', 'ACCEPTED', 'CONCLUDED', 'WITHDRAWN'])), name='trace_state_known'), models.UniqueConstraint(condition=models.Q(('state__in', ('ASKED', 'ANSWERED', 'ACCEPTED'))), fields=('card',), name='trace_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ANSWERED', 'ACCEPTED', 'CONCLUDED']), _negated=True), models.Q(('answered_at__isnull', False), ('in_time__isnull', False), models.Q(('conclusion', ''), _negated=True)), _connector='OR'), name='trace_answered_whole'), models.CheckConstraint(condition=models.Q(models.Q(('concluded_at__isnull', False), ('state', 'CONCLUDED'), models.Q(('responsibility', ''), _negated=True)), models.Q(models.Q(('state', 'CONCLUDED'), _negated=True), ('concluded_at__isnull', True), ('responsibility', '')), _connector='OR'), name='trace_concluded_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CardDue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=8)),
                    ('key', models.BigIntegerField()),
                ],
                options={
                    'verbose_name': 'Case that the registry of cards has to read',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='card_due_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='InvolvedCard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('BANK', 'Bank card'), ('CORPORATE', 'Corporate account'), ('PAYMENT', 'Payment account'), ('WALLET', 'Digital yuan wallet'), ('SIM', 'SIM card'), ('FIXED', 'Fixed line'), ('IOT', 'IoT card'), ('SMS_PORT', 'SMS port'), ('INTERNET', 'Internet account')], max_length=12, verbose_name='Kind')),
                    ('family', models.CharField(choices=[('ACCOUNT', 'Bank accounts'), ('PAYMENT', 'Payment accounts and wallets'), ('LINE', 'Telephone and data cards'), ('INTERNET', 'Internet accounts')], max_length=12)),
                    ('card_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ACCOUNT'], blank=True, editable=False, null=True, verbose_name='Number of the card')),
                    ('number_index', wuzha.sealed.fields.BlindIndexField('card_no', blank=True, null=True)),
                    ('institution_name', models.CharField(blank=True, max_length=64, verbose_name='Institution, as told')),
                    ('opened_on', models.DateField(null=True, verbose_name='Opened on')),
                    ('clerk', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Opening clerk')),
                    ('clerk_no', models.CharField(blank=True, max_length=32, verbose_name='Number of the clerk')),
                    ('holder', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Holder')),
                    ('holder_id', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number of the holder')),
                    ('holder_index', wuzha.sealed.fields.BlindIndexField('holder_id', blank=True, null=True)),
                    ('organisation', models.CharField(blank=True, max_length=120, verbose_name='Organisation')),
                    ('first_involved_on', models.DateField(verbose_name='First involved on')),
                    ('level', models.PositiveSmallIntegerField(null=True, verbose_name='Level')),
                    ('amount_fen', models.BigIntegerField(default=0, verbose_name='Money through it')),
                    ('cases', models.PositiveIntegerField(default=0, verbose_name='Cases')),
                    ('disposal', models.CharField(blank=True, choices=[('STOP', 'Payments stopped'), ('FREEZE', 'Frozen'), ('SUSPEND', 'Line suspended'), ('CLOSE', 'Account or line closed'), ('RESTORE', 'Restored')], max_length=8, verbose_name='Disposal')),
                    ('disposed_on', models.DateField(null=True, verbose_name='Disposed of on')),
                    ('responsibility', models.CharField(blank=True, choices=[('NONE', 'Nobody'), ('CLERK', 'The clerk'), ('OUTLET', 'The outlet'), ('INSTITUTION', 'The institution')], max_length=12, verbose_name='Responsibility')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('touched_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('individual', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.individual', verbose_name='Holder on file')),
                    ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Institution')),
                    ('outlet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Opening outlet')),
                ],
                options={
                    'verbose_name': 'Involved card',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-first_involved_on', '-id'], name='card_list'), models.Index(fields=['outlet', '-first_involved_on', '-id'], name='card_of_outlet'), models.Index(fields=['institution', '-first_involved_on', '-id'], name='card_of_institution'), models.Index(condition=models.Q(('holder_index__isnull', False)), fields=['holder_index'], name='card_of_holder'), models.Index(condition=models.Q(('individual__isnull', False)), fields=['individual'], name='card_of_individual')],
                    'constraints': [models.UniqueConstraint(fields=('number_index', 'family', 'centre'), name='card_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['BANK', 'CORPORATE', 'PAYMENT', 'WALLET', 'SIM', 'FIXED', 'IOT', 'SMS_PORT', 'INTERNET'])), name='card_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('family', 'ACCOUNT'), ('kind__in', ['BANK', 'CORPORATE'])), models.Q(('family', 'PAYMENT'), ('kind__in', ['PAYMENT', 'WALLET'])), models.Q(('family', 'LINE'), ('kind__in', ['SIM', 'FIXED', 'IOT', 'SMS_PORT'])), models.Q(('family', 'INTERNET'), ('kind__in', ['INTERNET'])), _connector='OR'), name='card_family_of_kind'), models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0)), name='card_money'), models.CheckConstraint(condition=models.Q(('outlet__isnull', True), ('institution__isnull', False), _connector='OR'), name='card_outlet_of_institution'), models.CheckConstraint(condition=models.Q(models.Q(('disposal', ''), ('disposed_on__isnull', True)), models.Q(models.Q(('disposal', ''), _negated=True), ('disposed_on__isnull', False)), _connector='OR'), name='card_disposed_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CardStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('register', 'Registered'), ('opening', 'Opening recorded'), ('involve', 'Involvement recorded'), ('dispose', 'Disposal recorded'), ('ask', 'Back-trace sent'), ('answer', 'Back-trace answered'), ('return', 'Answer returned'), ('accept', 'Answer accepted'), ('conclude', 'Back-trace concluded'), ('withdraw', 'Back-trace withdrawn')], max_length=12)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('trace', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cards.backtrace')),
                    ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cards.involvedcard')),
                ],
                options={
                    'verbose_name': 'Step of a card',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['card', 'id'], name='card_steps')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['register', 'opening', 'involve', 'dispose', 'ask', 'answer', 'return', 'accept', 'conclude', 'withdraw'])), name='card_step_act_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CardInvolvement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(choices=[('TRAIL', 'Trail of the money'), ('ORDER', 'Stop or freeze'), ('PERSON', "Suspect's own number"), ('SCENE', 'Evidence of a case'), ('IMPORT', 'List of involved cards'), ('HAND', 'Registered by hand')], max_length=8, verbose_name='Source')),
                    ('key', models.CharField(max_length=40)),
                    ('case_no', models.CharField(blank=True, max_length=64, verbose_name='Case number')),
                    ('level', models.PositiveSmallIntegerField(null=True, verbose_name='Level')),
                    ('amount_fen', models.BigIntegerField(default=0, verbose_name='Money through it')),
                    ('involved_on', models.DateField(verbose_name='Involved on')),
                    ('line', models.PositiveIntegerField(null=True)),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case', verbose_name='Case')),
                    ('funds_case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.fundscase', verbose_name='Case of the funds desk')),
                    ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='involvements', to='cards.involvedcard')),
                ],
                options={
                    'verbose_name': 'Involvement of a card',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('case__isnull', False)), fields=['case'], name='card_in_case'), models.Index(condition=models.Q(('funds_case__isnull', False)), fields=['funds_case'], name='card_in_funds')],
                    'constraints': [models.UniqueConstraint(fields=('card', 'source', 'key'), name='card_involved_once'), models.CheckConstraint(condition=models.Q(('source__in', ['TRAIL', 'ORDER', 'PERSON', 'SCENE', 'IMPORT', 'HAND'])), name='card_involved_source'), models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0)), name='card_involved_money'), models.CheckConstraint(condition=models.Q(('level__isnull', True), models.Q(('level__gte', 1), ('level__lte', 99)), _connector='OR'), name='card_involved_level')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CardDisposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('STOP', 'Payments stopped'), ('FREEZE', 'Frozen'), ('SUSPEND', 'Line suspended'), ('CLOSE', 'Account or line closed'), ('RESTORE', 'Restored')], max_length=8, verbose_name='Disposal')),
                    ('day', models.DateField(verbose_name='Day')),
                    ('by_whom', models.CharField(blank=True, max_length=64, verbose_name='Done by')),
                    ('reference', models.CharField(blank=True, max_length=64, verbose_name='Document')),
                    ('source', models.CharField(choices=[('TRAIL', 'Trail of the money'), ('ORDER', 'Stop or freeze'), ('PERSON', "Suspect's own number"), ('SCENE', 'Evidence of a case'), ('IMPORT', 'List of involved cards'), ('HAND', 'Registered by hand')], max_length=8, verbose_name='Source')),
                    ('key', models.CharField(max_length=40)),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disposals', to='cards.involvedcard')),
                ],
                options={
                    'verbose_name': 'Disposal of a card',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('card', 'source', 'key'), name='card_disposed_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['STOP', 'FREEZE', 'SUSPEND', 'CLOSE', 'RESTORE'])), name='card_disposal_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='LiveCards',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.CharField(choices=[('PERSONAL', 'Personal accounts'), ('CORPORATE', 'Corporate accounts'), ('SIM', 'Telephone cards')], max_length=12, verbose_name='Group')),
                    ('month', models.DateField(verbose_name='Month')),
                    ('live', models.PositiveIntegerField(verbose_name='Live cards')),
                    ('opened', models.PositiveIntegerField(null=True, verbose_name='New accounts of the month')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('outlet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Outlet')),
                ],
                options={
                    'verbose_name': 'Live cards of an outlet',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['month', 'outlet'], name='live_cards_month')],
                    'constraints': [models.UniqueConstraint(fields=('outlet', 'group', 'month'), name='live_cards_once'), models.CheckConstraint(condition=models.Q(('group__in', ['PERSONAL', 'CORPORATE', 'SIM'])), name='live_cards_group'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='live_cards_first_day')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='CardClue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('RECORDED', 'To be given out'), ('CHECKING', 'With a unit'), ('CONCLUDED', 'Concluded, to be replied to'), ('REPLIED', 'Replied to')], default='RECORDED', max_length=12, verbose_name='State')),
                    ('source_no', models.CharField(max_length=64, verbose_name='Number of the clue')),
                    ('sender', models.CharField(max_length=64, verbose_name='Sent down by')),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Whose cards they are')),
                    ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number')),
                    ('id_index', wuzha.sealed.fields.BlindIndexField('id_no', blank=True, null=True)),
                    ('what', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What was told')),
                    ('received_at', models.DateTimeField(verbose_name='Received')),
                    ('remote', models.BooleanField(default=False, verbose_name='Check at a remote place')),
                    ('sign_due_at', models.DateTimeField(verbose_name='Signed for by')),
                    ('check_due_at', models.DateTimeField(verbose_name='Identity checked by')),
                    ('first_due_at', models.DateTimeField(verbose_name='First result by')),
                    ('final_due_at', models.DateTimeField(verbose_name='Final result by')),
                    ('signed_at', models.DateTimeField(null=True, verbose_name='Signed for')),
                    ('verified_on', models.DateField(null=True, verbose_name='Identity and record checked on')),
                    ('first_at', models.DateTimeField(null=True, verbose_name='First result')),
                    ('concluded_at', models.DateTimeField(null=True, verbose_name='Concluded')),
                    ('result', models.CharField(blank=True, choices=[('CASE', 'Case filed'), ('PENALTY', 'Penalty'), ('SANCTION', 'Sanction proposed'), ('PLEDGE', 'Educated, pledge signed'), ('USED', 'Identity was used by others'), ('NOTHING', 'Nothing found')], max_length=12, verbose_name='Result')),
                    ('followed', models.CharField(blank=True, max_length=64, verbose_name='What followed')),
                    ('found', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What was found')),
                    ('replied_at', models.DateTimeField(null=True, verbose_name='Replied')),
                    ('reply_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('checking', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Checked by')),
                ],
                options={
                    'verbose_name': 'Clue about cards',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-received_at', '-id'], name='card_clue_list'), models.Index(condition=models.Q(('concluded_at__isnull', True)), fields=['final_due_at', 'id'], name='card_clue_due'), models.Index(condition=models.Q(('id_index__isnull', False)), fields=['id_index'], name='card_clue_person')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['RECORDED', 'CHECKING', 'CONCLUDED', 'REPLIED'])), name='card_clue_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'CHECKING'), _negated=True), ('checking__isnull', False), _connector='OR'), name='card_clue_with_a_unit'), models.CheckConstraint(condition=models.Q(models.Q(('concluded_at__isnull', False), ('state__in', ('CONCLUDED', 'REPLIED')), models.Q(('result', ''), _negated=True)), models.Q(models.Q(('state__in', ('CONCLUDED', 'REPLIED')), _negated=True), ('concluded_at__isnull', True), ('result', '')), _connector='OR'), name='card_clue_result'), models.UniqueConstraint(condition=models.Q(('id_index__isnull', False), ('state__in', ('RECORDED', 'CHECKING', 'CONCLUDED'))), fields=('centre', 'id_index'), name='card_clue_one_a_person')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ClueCard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clues', to='cards.involvedcard')),
                    ('clue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='cards.cardclue')),
                ],
                options={
                    'verbose_name': 'Card of a clue',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('clue', 'card'), name='card_clue_card_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ClueStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('record', 'Recorded'), ('cards', 'Cards added'), ('assign', 'Given to a unit'), ('sign', 'Signed for'), ('first', 'First result told'), ('recall', 'Taken back'), ('conclude', 'Concluded'), ('reply', 'Replied upwards')], max_length=12)),
                    ('code', models.CharField(blank=True, max_length=12)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('clue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cards.cardclue')),
                ],
                options={
                    'verbose_name': 'Step of a clue',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['clue', 'id'], name='card_clue_steps')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='StockChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('was_live', models.PositiveIntegerField(verbose_name='On file')),
                    ('was_opened', models.PositiveIntegerField(null=True)),
                    ('live', models.PositiveIntegerField(verbose_name='Live cards')),
                    ('opened', models.PositiveIntegerField(null=True, verbose_name='New accounts of the month')),
                    ('state', models.CharField(choices=[('OPEN', 'To be decided'), ('TAKEN', 'New number taken'), ('KEPT', 'Number on file kept')], default='OPEN', max_length=8, verbose_name='State')),
                    ('told_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('decided_at', models.DateTimeField(null=True, verbose_name='Decided')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('stock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='cards.livecards')),
                    ('puts_right', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cards.stockchange')),
                    ('told_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('why', models.CharField(blank=True, db_default='', max_length=200, verbose_name='Reason')),
                ],
                options={
                    'verbose_name': 'Change of live cards',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('state', 'OPEN')), fields=['-told_at', '-id'], name='stock_change_open'), models.Index(fields=['-decided_at', '-id'], name='stock_change_decided')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'OPEN')), fields=('stock', 'live', 'opened'), name='stock_change_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'OPEN')), models.Q(('decided_at__isnull', False), ('state__in', ('TAKEN', 'KEPT'))), _connector='OR'), name='stock_change_by_a_person'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'TAKEN'), _negated=True), ('told_by__isnull', True), models.Q(models.Q(('decided_by', models.F('told_by')), _negated=True), models.Q(('why', ''), _negated=True)), _connector='OR'), name='stock_change_two_people')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(TRACE_LIFE.guard(TRACES, "a back-trace"), TRACE_LIFE.unguard(TRACES)),
        migrations.RunSQL(CLUE_LIFE.guard(CLUES, "a clue about cards"), CLUE_LIFE.unguard(CLUES)),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
    ]
