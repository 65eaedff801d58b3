# SPDX-License-Identifier: Apache-2.0
"""Persons of cases, measures against them, and what was recovered. Steps are only ever added to."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.schema import CreateModels

STEPS, MEASURES, RECOVERIES = "people_personstep", "people_personmeasure", "people_recovery"


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('people', '0002_guards'),
        ('people', '0003_hours_of_a_summons'),
        ('people', '0004_wanted_online'),
        ('people', '0005_home_code'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        ('intake', '0001_schema'),
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Individual',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name')),
                    ('name_index', wuzha.sealed.fields.BlindIndexField('name', blank=True, null=True)),
                    ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number')),
                    ('id_index', wuzha.sealed.fields.BlindIndexField('id_no', blank=True, null=True)),
                    ('sex', models.PositiveSmallIntegerField(null=True, verbose_name='Sex')),
                    ('birth_year', models.PositiveSmallIntegerField(null=True, verbose_name='Year of birth')),
                    ('aliases', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Also called')),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                    ('phone_index', wuzha.sealed.fields.BlindIndexField('phone', blank=True, null=True)),
                    ('residence', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ADDRESS'], blank=True, editable=False, null=True, verbose_name='Residence')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('touched_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Last act')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='people.individual', verbose_name='Is')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Recorded by')),
                    ('home_code', models.CharField(blank=True, db_default='', default='', editable=False, max_length=9)),
                ],
                options={
                    'verbose_name': 'Person',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-touched_at', '-id'], name='individual_list'), models.Index(condition=models.Q(('name_index__isnull', False)), fields=['name_index'], name='individual_name'), models.Index(condition=models.Q(('phone_index__isnull', False)), fields=['phone_index'], name='individual_phone'), models.Index(condition=models.Q(('id_index__isnull', False)), fields=['id_index'], name='individual_id_no'), models.Index(condition=models.Q(('home_code', ''), _negated=True), fields=['home_code'], name='individual_home')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('id_index__isnull', False)), fields=('centre', 'id_index'), name='individual_once'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='individual_is_another')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Involvement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None, verbose_name='Part in the chain')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What is known')),
                    ('ended_on', models.DateField(null=True, verbose_name='Ended')),
                    ('measure', models.CharField(blank=True, choices=[('WANTED', 'Wanted online'), ('CAUGHT', 'Caught'), ('SUMMONED', 'Summoned'), ('ADMIN_DETAINED', 'Administrative detention'), ('ADMIN_FINED', 'Fined'), ('DETAINED', 'Detained'), ('ASKED', 'Approval of the arrest asked for'), ('REFUSED', 'Arrest not approved'), ('BAILED', 'On bail'), ('RESIDENCE', 'Under residential surveillance'), ('ARRESTED', 'Arrested'), ('EXTENDED', 'Term extended'), ('RELEASED', 'Released or lifted'), ('SENT', 'Sent for prosecution'), ('RETURNED', 'Returned for further investigation'), ('PROSECUTED', 'Prosecuted'), ('NOT_PROSECUTED', 'Not prosecuted'), ('JUDGED', 'Judged'), ('VOIDED', 'Taken back')], max_length=16, verbose_name='Now')),
                    ('due_on', models.DateField(null=True, verbose_name='Due')),
                    ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('digest', models.BinaryField(max_length=16, null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='involvements', to='cases.case')),
                    ('individual', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='involvements', to='people.individual')),
                ],
                options={
                    'verbose_name': 'Part in a case',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['individual'], name='involvement_of'), models.Index(condition=models.Q(('due_on__isnull', False)), fields=['due_on', 'id'], name='involvement_due')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'individual'), name='involvement_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='PersonMeasure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('WANTED', 'Wanted online'), ('CAUGHT', 'Caught'), ('SUMMONED', 'Summoned'), ('ADMIN_DETAINED', 'Administrative detention'), ('ADMIN_FINED', 'Fined'), ('DETAINED', 'Detained'), ('ASKED', 'Approval of the arrest asked for'), ('REFUSED', 'Arrest not approved'), ('BAILED', 'On bail'), ('RESIDENCE', 'Under residential surveillance'), ('ARRESTED', 'Arrested'), ('EXTENDED', 'Term extended'), ('RELEASED', 'Released or lifted'), ('SENT', 'Sent for prosecution'), ('RETURNED', 'Returned for further investigation'), ('PROSECUTED', 'Prosecuted'), ('NOT_PROSECUTED', 'Not prosecuted'), ('JUDGED', 'Judged'), ('VOIDED', 'Taken back')], max_length=16, verbose_name='Measure')),
                    ('day', models.DateField(verbose_name='Day')),
                    ('until', models.DateField(null=True, verbose_name='Until')),
                    ('term', models.CharField(blank=True, choices=[('USUAL', 'usual'), ('SPECIAL', 'special circumstances'), ('GANG', 'roaming, repeated or in a gang'), ('COMPLEX', 'complex case'), ('GRAVE', 'grave and complex case'), ('HEAVY', 'ten years or more to be expected')], max_length=8, verbose_name='Term')),
                    ('organ', models.CharField(blank=True, max_length=64, verbose_name='Deciding organ')),
                    ('document_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('fen', models.BigIntegerField(null=True, verbose_name='Fine')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('involvement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='people.involvement')),
                    ('struck_by', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrects', to='people.personmeasure', verbose_name='Corrected by')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('hours', models.PositiveSmallIntegerField(null=True, verbose_name='Hours')),
                ],
                options={
                    'verbose_name': 'Measure against a person',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['involvement', 'id'], name='measures_of'), models.Index(condition=models.Q(('struck_by__isnull', True)), fields=['kind', 'day'], name='measure_day')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('day')), _connector='OR'), name='measure_in_order'), models.CheckConstraint(condition=models.Q(('fen__isnull', True), ('fen__gt', 0), _connector='OR'), name='measure_fine_positive'), models.CheckConstraint(condition=models.Q(('kind__in', ['WANTED', 'CAUGHT', 'SUMMONED', 'ADMIN_DETAINED', 'ADMIN_FINED', 'DETAINED', 'ASKED', 'REFUSED', 'BAILED', 'RESIDENCE', 'ARRESTED', 'EXTENDED', 'RELEASED', 'SENT', 'RETURNED', 'PROSECUTED', 'NOT_PROSECUTED', 'JUDGED', 'VOIDED'])), name='measure_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='PersonStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('act', models.CharField(choices=[('record', 'Recorded'), ('amend', 'Put right'), ('identify', 'Identified'), ('merge', 'Joined to the person it is'), ('part', 'Parted again'), ('involve', 'Part in a case recorded'), ('roles', 'Part in the chain changed'), ('end', 'Part in a case ended'), ('again', 'Part in a case taken up again')], max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None)),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('individual', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='people.individual')),
                    ('involvement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='people.involvement')),
                    ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.individual')),
                ],
                options={
                    'verbose_name': 'Step of a person',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['individual', 'id'], name='person_steps')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['record', 'amend', 'identify', 'merge', 'part', 'involve', 'roles', 'end', 'again'])), name='person_step_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Recovery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('SEIZED', 'Seized'), ('REFUNDED', 'Paid back by the person'), ('HANDED_BACK', 'Handed to victims'), ('RELEASED', 'Seizure lifted'), ('VOIDED', 'Taken back')], max_length=12, verbose_name='Kind')),
                    ('fen', models.BigIntegerField(verbose_name='Sum')),
                    ('day', models.DateField(verbose_name='Day')),
                    ('document_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('lot', models.CharField(max_length=64, verbose_name='Lot')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='cases.case')),
                    ('involvement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='people.involvement')),
                    ('struck_by', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrects', to='people.recovery', verbose_name='Corrected by')),
                ],
                options={
                    'verbose_name': 'Recovery',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['case', 'id'], name='recoveries_of'), models.Index(condition=models.Q(('struck_by__isnull', True)), fields=['lot', 'day', 'id'], name='recovery_lot'), models.Index(condition=models.Q(('struck_by__isnull', True)), fields=['day'], name='recovery_day')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['SEIZED', 'REFUNDED', 'HANDED_BACK', 'RELEASED', 'VOIDED'])), name='recovery_kind_known'), models.CheckConstraint(condition=models.Q(('lot', ''), _negated=True), name='recovery_in_lot'), models.CheckConstraint(condition=models.Q(('fen__gt', 0), models.Q(('fen', 0), ('kind', 'VOIDED')), _connector='OR'), name='recovery_positive')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(guard(STEPS), unguard(STEPS)),
        migrations.RunSQL(guard(MEASURES, but="struck_by_id"), unguard(MEASURES)),
        migrations.RunSQL(guard(RECOVERIES, but="struck_by_id"), unguard(RECOVERIES)),
    ]
