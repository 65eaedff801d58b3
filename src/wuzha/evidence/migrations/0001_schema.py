# SPDX-License-Identifier: Apache-2.0
"""Scenes, exhibits, devices and files of a case, and what is found in them.

What no statement changes, whoever sends it: records of scenes and steps of custody are only ever added to; a step
follows the last one of its exhibit, out of the hands that held it, along the chain of `evidence.rules.custody`.
"""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.evidence.rules.custody import triples
from wuzha.schema import CreateModels

RECORDS, CUSTODY = "evidence_scenerecord", "evidence_custody"
CHAIN = f"""
CREATE FUNCTION {CUSTODY}_guard_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last {CUSTODY};
BEGIN
  IF NEW.after_id IS NULL THEN
    IF (NEW.act, NEW.from_state, NEW.to_state) <> ('take', '', 'IN_HAND') THEN
      RAISE EXCEPTION 'a chain of custody begins with its taking, not %', NEW.act USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO last FROM {CUSTODY} WHERE id = NEW.after_id;
  IF last.exhibit_id <> NEW.exhibit_id OR last.to_state <> NEW.from_state OR NEW.at < last.at
    OR NEW.giver_id IS DISTINCT FROM last.holder_id OR NEW.giver_organ <> last.organ THEN
    RAISE EXCEPTION 'a gap in the chain of custody of exhibit %', NEW.exhibit_id USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.act, NEW.from_state, NEW.to_state) NOT IN (
    {", ".join(str(one) for one in triples())}
  ) THEN
    RAISE EXCEPTION 'an exhibit does not go from % to % by %', NEW.from_state, NEW.to_state, NEW.act
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.from_state = NEW.to_state AND NEW.act <> 'store'
    AND (NEW.holder_id IS DISTINCT FROM last.holder_id OR NEW.organ <> last.organ) THEN
    RAISE EXCEPTION 'exhibit % changes no hands by %', NEW.exhibit_id, NEW.act USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {CUSTODY}_chain BEFORE INSERT ON {CUSTODY}
  FOR EACH ROW EXECUTE FUNCTION {CUSTODY}_guard_chain();
"""
NO_CHAIN = f"""
DROP TRIGGER {CUSTODY}_chain ON {CUSTODY};
DROP FUNCTION {CUSTODY}_guard_chain();
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('evidence', '0002_guards'),
        ('evidence', '0003_person_of_the_case'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        ('people', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Exhibit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('no', models.PositiveSmallIntegerField(verbose_name='No.')),
                    ('kind', models.CharField(max_length=24, verbose_name='Kind')),
                    ('name', models.CharField(max_length=120, verbose_name='What it is')),
                    ('quantity', models.CharField(max_length=40, verbose_name='Quantity')),
                    ('marks', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Marks')),
                    ('way', models.CharField(choices=[('SEIZED', 'Seized'), ('FOUND', 'Collected at the scene'), ('HANDED_IN', 'Handed in'), ('OBTAINED', 'Obtained from whoever kept it')], max_length=12, verbose_name='How it came')),
                    ('decision_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the decision')),
                    ('list_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the list')),
                    ('taken_at', models.DateTimeField(verbose_name='Taken at')),
                    ('witness', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Witness')),
                    ('no_witness', models.CharField(blank=True, max_length=120, verbose_name='Why there was no witness')),
                    ('from_whom', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Taken from')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exhibits', to='cases.case')),
                    ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Taken by')),
                    ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Second officer')),
                    ('scene', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exhibits', to='evidence.scene', verbose_name='Scene')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exhibits', to='people.involvement', verbose_name='Person of the case')),
                ],
                options={
                    'verbose_name': 'Exhibit',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-taken_at', '-id'], name='evidence_exhibit_list')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'no'), name='evidence_exhibit_once'), models.CheckConstraint(condition=models.Q(('officer', models.F('second')), _negated=True), name='evidence_two_officers'), models.CheckConstraint(condition=models.Q(('way__in', ['SEIZED', 'FOUND', 'HANDED_IN', 'OBTAINED'])), name='evidence_way_known'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('quantity', ''), _negated=True)), name='evidence_exhibit_named'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'SEIZED'), _negated=True), models.Q(models.Q(('decision_no', ''), _negated=True), models.Q(('list_no', ''), _negated=True)), _connector='OR'), name='evidence_seized_by_decision')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Device',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('no', models.PositiveSmallIntegerField(verbose_name='No.')),
                    ('kind', models.CharField(max_length=24, verbose_name='Kind')),
                    ('model', models.CharField(blank=True, max_length=120, verbose_name='Make and model')),
                    ('found_at', models.DateTimeField(null=True, verbose_name='Found at')),
                    ('place', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ADDRESS'], blank=True, editable=False, null=True, verbose_name='Found where')),
                    ('ports', models.PositiveSmallIntegerField(null=True, verbose_name='Ports')),
                    ('carrier', models.CharField(blank=True, max_length=64, verbose_name='Carrier')),
                    ('operator', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Operated by')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='cases.case')),
                    ('exhibit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='evidence.exhibit', verbose_name='Exhibit')),
                    ('scene', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='evidence.scene', verbose_name='Scene')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='people.involvement', verbose_name='Person of the case')),
                ],
                options={
                    'verbose_name': 'Device',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('case', 'no'), name='evidence_device_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Scene',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('no', models.PositiveSmallIntegerField(verbose_name='Scene')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenes', to='cases.case')),
                ],
                options={
                    'verbose_name': 'Scene',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('case', 'no'), name='evidence_scene_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='EvidenceFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('no', models.PositiveSmallIntegerField(verbose_name='File')),
                    ('kind', models.CharField(choices=[('PHOTO', 'Photo'), ('STATEMENT', 'Statement'), ('ELECTRONIC', 'Electronic data'), ('PAPER', 'Other paper')], max_length=12, verbose_name='Kind of file')),
                    ('stored_as', models.CharField(max_length=32, unique=True)),
                    ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='File name')),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.BigIntegerField(verbose_name='Size')),
                    ('sha256', models.CharField(max_length=64)),
                    ('sm3', models.CharField(blank=True, max_length=64)),
                    ('checked_at', models.DateTimeField(null=True)),
                    ('intact', models.BooleanField(null=True)),
                    ('erased_at', models.DateTimeField(null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence_files', to='cases.case')),
                    ('device', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='evidence.device')),
                    ('exhibit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='evidence.exhibit')),
                    ('scene', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='evidence.scene')),
                ],
                options={
                    'verbose_name': 'File of evidence',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('case', 'no'), name='evidence_file_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['PHOTO', 'STATEMENT', 'ELECTRONIC', 'PAPER'])), name='evidence_file_kind_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SceneRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('survey_no', models.CharField(blank=True, max_length=64, verbose_name='Survey number')),
                    ('began_at', models.DateTimeField(verbose_name='Survey from')),
                    ('ended_at', models.DateTimeField(verbose_name='Survey to')),
                    ('place', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ADDRESS'], blank=True, editable=False, null=True, verbose_name='Place of the survey')),
                    ('officers', models.CharField(max_length=200, verbose_name='Surveyed by')),
                    ('witness', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Witness')),
                    ('no_witness', models.CharField(blank=True, max_length=120, verbose_name='Why there was no witness')),
                    ('conditions', models.CharField(blank=True, max_length=120, verbose_name='Weather and light')),
                    ('finding', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Finding')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Why it was put right')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='struck_by', to='evidence.scenerecord')),
                    ('scene', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='evidence.scene')),
                ],
                options={
                    'verbose_name': 'Record of a survey',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('corrects', None)), fields=('scene',), name='evidence_scene_one_start'), models.CheckConstraint(condition=models.Q(('began_at__lte', models.F('ended_at'))), name='evidence_scene_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Entity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('kind', models.CharField(choices=[('account', 'Account'), ('phone', 'Phone number'), ('device', 'Device number'), ('url', 'Web address'), ('domain', 'Domain'), ('app', 'App'), ('chat', 'Chat account')], max_length=8, verbose_name='Kind')),
                    ('role', models.CharField(choices=[('MENTION', 'Named in a file'), ('IMEI', 'IMEI'), ('ICCID', 'ICCID'), ('SERIAL', 'Serial number'), ('NUMBER', 'Number of the phone'), ('LINE', 'Number used by a line'), ('CARD', 'Number of the card')], max_length=8, verbose_name='What it is')),
                    ('value', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Value')),
                    ('value_index', models.BinaryField(max_length=17, null=True)),
                    ('shown', models.CharField(blank=True, max_length=200)),
                    ('paragraph', models.PositiveIntegerField(null=True, verbose_name='Paragraph')),
                    ('sure', models.BooleanField(default=True)),
                    ('own', models.BooleanField(default=False)),
                    ('state', models.CharField(choices=[('PROPOSED', 'Proposed'), ('TAKEN', 'Taken'), ('LEFT', 'Left out')], default='PROPOSED', max_length=8)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entities', to='cases.case')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('device', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entities', to='evidence.device')),
                    ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entities', to='evidence.evidencefile')),
                ],
                options={
                    'verbose_name': 'Entity',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['value_index'], name='evidence_entity_index'), models.Index(fields=['case', 'state'], name='evidence_entity_of_case')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('value_index__isnull', False)), fields=('case', 'kind', 'value_index', 'device', 'file'), name='evidence_entity_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'PROPOSED')), models.Q(models.Q(('state', 'PROPOSED'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='evidence_entity_decided'), models.CheckConstraint(condition=models.Q(('kind__in', ['account', 'phone', 'device', 'url', 'domain', 'app', 'chat'])), name='evidence_entity_kind_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Custody',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('act', models.CharField(choices=[('take', 'Taken'), ('store', 'Put into store'), ('lend', 'Lent for examination'), ('extend', 'Time of return put off'), ('return', 'Came back'), ('reseal', 'Sealed anew'), ('note', 'Explained'), ('hand_over', 'Handed over with the case'), ('give_back', 'Given back to its owner'), ('surrender', 'Paid into the treasury'), ('destroy', 'Destroyed by decision')], max_length=12)),
                    ('from_state', models.CharField(blank=True, max_length=12)),
                    ('to_state', models.CharField(choices=[('IN_HAND', "In an officer's hands"), ('STORED', 'In store'), ('LENT', 'Lent for examination'), ('HANDED_OVER', 'Handed over with the case'), ('GIVEN_BACK', 'Given back to its owner'), ('SURRENDERED', 'Paid into the treasury'), ('DESTROYED', 'Destroyed by decision')], max_length=12)),
                    ('at', models.DateTimeField(verbose_name='Changed hands at')),
                    ('giver_organ', models.CharField(blank=True, max_length=64)),
                    ('organ', models.CharField(blank=True, max_length=64, verbose_name='Office')),
                    ('place', models.CharField(blank=True, max_length=64, verbose_name='Stored at')),
                    ('document_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('seal_no', models.CharField(blank=True, max_length=64, verbose_name='Seal number')),
                    ('due_at', models.DateTimeField(null=True, verbose_name='To be back by')),
                    ('receiver', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Received by')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('after', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='evidence.custody')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('giver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='From')),
                    ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Held by')),
                    ('exhibit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chain', to='evidence.exhibit')),
                ],
                options={
                    'verbose_name': 'Step of custody',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['exhibit', 'id'], name='evidence_custody_chain'), models.Index(condition=models.Q(('seal_no', ''), _negated=True), fields=['seal_no'], name='evidence_custody_seal'), models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='evidence_custody_due')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('after', None)), fields=('exhibit',), name='evidence_chain_one_start'), models.CheckConstraint(condition=models.Q(models.Q(('holder__isnull', False), ('organ', ''), ('to_state__in', ('IN_HAND', 'STORED'))), models.Q(('holder__isnull', True), ('to_state__in', ('LENT', 'HANDED_OVER')), models.Q(('organ', ''), _negated=True)), models.Q(models.Q(('to_state__in', ('IN_HAND', 'STORED', 'LENT', 'HANDED_OVER')), _negated=True), ('holder__isnull', True)), _connector='OR'), name='evidence_held_by_one'), models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('to_state', 'LENT')), models.Q(models.Q(('to_state', 'LENT'), _negated=True), ('due_at', None)), _connector='OR'), name='evidence_due_while_lent'), models.CheckConstraint(condition=models.Q(models.Q(('to_state', 'STORED'), _negated=True), models.Q(('place', ''), _negated=True), _connector='OR'), name='evidence_stored_somewhere')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(guard(RECORDS), unguard(RECORDS)),
        migrations.RunSQL(guard(CUSTODY), unguard(CUSTODY)),
        migrations.RunSQL(CHAIN, NO_CHAIN),
    ]
