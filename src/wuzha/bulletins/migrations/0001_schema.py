# SPDX-License-Identifier: Apache-2.0
"""Bulletins and suggestions. Their lives are held in the database; what is published stands for good; steps are only
added to."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import uuid
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.bulletins.rules.life import LIFE, SUGGESTION_LIFE
from wuzha.core.growing import guard, unguard
from wuzha.schema import CreateModels

BULLETINS, SUGGESTIONS = "bulletins_bulletin", "bulletins_suggestion"
GROWING = ("bulletins_bulletinstep", "bulletins_suggestionstep", "bulletins_bulletinpaper")
FREEZE = """
CREATE FUNCTION bulletins_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'state' - 'version' <> to_jsonb(OLD) - 'state' - 'version' THEN
    RAISE EXCEPTION 'a published bulletin stands for good: begin a new edition' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bulletins_frozen_update BEFORE UPDATE ON bulletins_bulletin FOR EACH ROW
  WHEN (OLD.state IN ('PUBLISHED', 'REPLACED')) EXECUTE FUNCTION bulletins_refuse_change();
CREATE TRIGGER bulletins_frozen_delete BEFORE DELETE ON bulletins_bulletin FOR EACH ROW
  WHEN (OLD.state IN ('PUBLISHED', 'REPLACED')) EXECUTE FUNCTION bulletins_refuse_change();
"""
UNFREEZE = """
DROP TRIGGER bulletins_frozen_delete ON bulletins_bulletin;
DROP TRIGGER bulletins_frozen_update ON bulletins_bulletin;
DROP FUNCTION bulletins_refuse_change();
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('bulletins', '0002_guards'),
        ('bulletins', '0003_three_people'),
    ]

    dependencies = [
        ('figures', '0001_schema'),
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Suggestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.CharField(max_length=40, verbose_name='Session')),
                    ('no', models.PositiveIntegerField(verbose_name='Number there')),
                    ('title', models.CharField(max_length=120, verbose_name='Title')),
                    ('proposers', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Deputies')),
                    ('received_on', models.DateField(verbose_name='Received')),
                    ('assigned_on', models.DateField(null=True, verbose_name='Assigned')),
                    ('assigned_by', models.CharField(blank=True, max_length=64, verbose_name='Assigned by')),
                    ('together', models.CharField(blank=True, max_length=200, verbose_name='Together with')),
                    ('due_on', models.DateField(null=True, verbose_name='To be answered by')),
                    ('round', models.PositiveSmallIntegerField(default=1)),
                    ('sent_on', models.DateField(null=True, verbose_name='Reply sent')),
                    ('satisfaction', models.CharField(blank=True, choices=[('SATISFIED', 'Satisfied'), ('MOSTLY', 'Mostly satisfied'), ('NOT', 'Not satisfied')], max_length=12, verbose_name='Satisfaction')),
                    ('state', models.CharField(choices=[('RECEIVED', 'Received'), ('ASSIGNED', 'Assigned'), ('DRAFTED', 'Reply drafted'), ('SIGNED', 'Reply signed'), ('SENT', 'Reply sent'), ('DONE', 'Concluded')], default='RECEIVED', max_length=12, verbose_name='State')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Suggestion',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-received_on', '-id'], name='suggestion_list')],
                    'constraints': [models.UniqueConstraint(fields=('unit', 'session', 'no'), name='suggestion_once'), models.CheckConstraint(condition=models.Q(('state__in', ['RECEIVED', 'ASSIGNED', 'DRAFTED', 'SIGNED', 'SENT', 'DONE'])), name='suggestion_state_known'), models.CheckConstraint(condition=models.Q(('state', 'RECEIVED'), models.Q(('assigned_on__isnull', False), ('due_on__isnull', False)), _connector='OR'), name='suggestion_assigned_has_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'DONE'), _negated=True), models.Q(('satisfaction', ''), _negated=True), _connector='OR'), name='suggestion_done_has_word')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Bulletin',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=12, verbose_name='Kind')),
                    ('public', models.BooleanField(verbose_name='Public')),
                    ('upward', models.BooleanField(default=False)),
                    ('issuer', models.CharField(max_length=60, verbose_name='Issuer')),
                    ('signed_by', models.CharField(max_length=60, verbose_name='Signing organ')),
                    ('word', models.CharField(max_length=20)),
                    ('first', models.DateField(verbose_name='First day')),
                    ('last', models.DateField(verbose_name='Last day')),
                    ('spans', models.JSONField(default=dict)),
                    ('title', models.CharField(max_length=200, verbose_name='Title')),
                    ('text', models.TextField(max_length=20000, verbose_name='Text')),
                    ('addressee', models.CharField(blank=True, max_length=200, verbose_name='Addressed to')),
                    ('copies', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None, verbose_name='Copies to')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='Note below')),
                    ('urgency', models.CharField(blank=True, max_length=8, verbose_name='Urgency')),
                    ('secrecy', models.CharField(blank=True, max_length=20, verbose_name='Secrecy')),
                    ('mark', models.CharField(blank=True, choices=[('A', 'A: solved, or solved in the main'), ('B', 'B: planned'), ('C', 'C: cannot be solved for now')], max_length=1, verbose_name='Mark')),
                    ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='Edition')),
                    ('why', models.CharField(blank=True, max_length=200, verbose_name='Why a new edition')),
                    ('document_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('day', models.DateField(null=True, verbose_name='Dated')),
                    ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('moved_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('published_at', models.DateTimeField(null=True, verbose_name='Published')),
                    ('state', models.CharField(choices=[('DRAFT', 'Draft'), ('REVIEW', 'In review'), ('TO_SIGN', 'To be signed'), ('SIGNED', 'Signed'), ('PUBLISHED', 'Published'), ('REPLACED', 'Replaced by a new edition'), ('DROPPED', 'Given up')], default='DRAFT', max_length=12, verbose_name='State')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('about', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='About')),
                    ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='bulletins.bulletin', verbose_name='Edition before')),
                    ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('signer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Signed by')),
                    ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.snapshot', verbose_name='Figures')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('writer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Writer')),
                    ('suggestion', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='bulletins.suggestion')),
                    ('three_people', models.BooleanField(db_default=False, default=False)),
                ],
                options={
                    'verbose_name': 'Bulletin',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-began_at', '-id'], name='bulletin_list'), models.Index(fields=['kind', '-began_at', '-id'], name='bulletin_of_kind'), models.Index(fields=['state', 'moved_at'], name='bulletin_waits')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'REVIEW', 'TO_SIGN', 'SIGNED', 'PUBLISHED', 'REPLACED', 'DROPPED'])), name='bulletin_state_known'), models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='bulletin_days_in_order'), models.UniqueConstraint(condition=models.Q(('document_no', ''), _negated=True), fields=('unit', 'document_no', 'edition'), name='bulletin_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('PUBLISHED', 'REPLACED')), _negated=True), models.Q(('day__isnull', False), ('published_at__isnull', False), ('signer__isnull', False), models.Q(('document_no', ''), _negated=True)), _connector='OR'), name='bulletin_out_has_number'), models.CheckConstraint(condition=models.Q(('signer__isnull', True), models.Q(('signer', models.F('writer')), _negated=True), _connector='OR'), name='bulletin_signed_by_another'), models.CheckConstraint(condition=models.Q(('edition', 1), ('corrects__isnull', False), _connector='XOR'), name='bulletin_edition_corrects'), models.CheckConstraint(condition=models.Q(('three_people', False), ('reviewer__isnull', True), ('signer__isnull', True), models.Q(('signer', models.F('reviewer')), _negated=True), _connector='OR'), name='bulletin_reviewed_by_another'), models.CheckConstraint(condition=models.Q(('reviewer__isnull', True), models.Q(('reviewer', models.F('writer')), _negated=True), _connector='OR'), name='bulletin_reviewer_is_another')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SuggestionStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('receive', 'Received'), ('assign', 'Assigned'), ('extend', 'Given more time'), ('draft', 'Reply drafted'), ('undo', 'Draft taken back'), ('sign', 'Reply signed'), ('send', 'Reply sent'), ('satisfy', 'Deputies answered'), ('again', 'Deputies not satisfied: to be handled again')], max_length=12)),
                    ('day', models.DateField(verbose_name='Day')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('suggestion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='bulletins.suggestion')),
                ],
                options={
                    'verbose_name': 'Step of a suggestion',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['suggestion', 'id'], name='suggestion_steps')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='BulletinPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('kind', models.CharField(default='BULLETIN', max_length=8)),
                    ('bulletin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='bulletins.bulletin')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                ],
                options={
                    'verbose_name': 'File of a bulletin',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['bulletin', 'id'], name='bulletin_papers')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='BulletinStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('write', 'Begun'), ('edit', 'Changed'), ('count', 'Counted again'), ('hand_in', 'Handed in'), ('review', 'Reviewed'), ('return', 'Returned'), ('sign', 'Signed'), ('publish', 'Published'), ('send', 'Sent to units'), ('replace', 'Replaced'), ('drop', 'Given up')], max_length=12)),
                    ('bulletin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='bulletins.bulletin')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                ],
                options={
                    'verbose_name': 'Step of a bulletin',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['bulletin', 'id'], name='bulletin_steps')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(LIFE.guard(BULLETINS, "a bulletin"), LIFE.unguard(BULLETINS)),
        migrations.RunSQL(
            SUGGESTION_LIFE.guard(SUGGESTIONS, "a suggestion"), SUGGESTION_LIFE.unguard(SUGGESTIONS)
        ),
        migrations.RunSQL(FREEZE, UNFREEZE),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
    ]
