# SPDX-License-Identifier: Apache-2.0
"""Tickets, programmes and inspections.

Their lives are held in the database; steps are only ever added to, and the checklist of a finished inspection stays.
"""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import uuid
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.inspections.rules.tickets import TICKET_LIFE, UNIT_LIFE
from wuzha.inspections.rules.visits import FINDING_LIFE, VISIT_LIFE
from wuzha.schema import CreateModels

LIVES = (
    (TICKET_LIFE, "inspections_ticket", "a ticket"),
    (UNIT_LIFE, "inspections_ticketunit", "a ticket with a unit"),
    (VISIT_LIFE, "inspections_inspection", "an inspection"),
    (FINDING_LIFE, "inspections_finding", "a finding"),
)
GROWING = ("inspections_ticketstep", "inspections_unitstep", "inspections_recheck")
ITEM = "inspections_inspectionitem"
_FROZEN = f"""
CREATE FUNCTION {ITEM}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('wuzha.erasing', true) IS DISTINCT FROM 'on' AND EXISTS (
    SELECT FROM inspections_inspection AS visit WHERE visit.id = OLD.inspection_id AND visit.state <> 'STARTED'
  ) THEN
    RAISE EXCEPTION 'the checklist of a finished inspection does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER {ITEM}_frozen BEFORE UPDATE OR DELETE ON {ITEM}
  FOR EACH ROW EXECUTE FUNCTION {ITEM}_refuse_change();
"""
_THAWED = f"""
DROP TRIGGER {ITEM}_frozen ON {ITEM};
DROP FUNCTION {ITEM}_refuse_change();
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('inspections', '0002_guards'),
    ]

    dependencies = [
        ('org', '0001_schema'),
        ('requests', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Inspection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('planned_on', models.DateField(verbose_name='Planned for')),
                    ('announced', models.BooleanField(default=True, verbose_name='Announced')),
                    ('team', models.CharField(blank=True, max_length=64, verbose_name='Team')),
                    ('state', models.CharField(choices=[('PLANNED', 'Planned'), ('STARTED', 'Under way'), ('DONE', 'Done'), ('CALLED_OFF', 'Called off')], default='PLANNED', max_length=12, verbose_name='State')),
                    ('started_at', models.DateTimeField(null=True, verbose_name='Begun')),
                    ('done_at', models.DateTimeField(null=True, verbose_name='Finished')),
                    ('got', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('points', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Summary')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Inspected unit')),
                    ('programme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='inspections.programme')),
                ],
                options={
                    'verbose_name': 'Inspection',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['owner', 'state', 'planned_on'], name='inspection_list'), models.Index(fields=['unit', '-planned_on'], name='inspection_unit'), models.Index(fields=['programme', 'id'], name='inspection_programme')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['PLANNED', 'STARTED', 'DONE', 'CALLED_OFF'])), name='inspection_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'DONE'), _negated=True), models.Q(('done_at__isnull', False), ('started_at__isnull', False)), _connector='OR'), name='inspection_done_has_time'), models.CheckConstraint(condition=models.Q(('got__lte', models.F('points'))), name='inspection_points')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='InspectionItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=24)),
                    ('place', models.PositiveSmallIntegerField()),
                    ('text', models.CharField(max_length=120)),
                    ('basis', models.CharField(blank=True, max_length=120)),
                    ('how', models.CharField(blank=True, max_length=200)),
                    ('points', models.PositiveSmallIntegerField()),
                    ('severity', models.CharField(choices=[('MINOR', 'General'), ('MAJOR', 'Serious'), ('GRAVE', 'Grave')], max_length=8)),
                    ('verdict', models.CharField(blank=True, choices=[('YES', 'Met'), ('NO', 'Not met'), ('NA', 'Does not apply')], max_length=4)),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='inspections.inspection')),
                ],
                options={
                    'verbose_name': 'Item of an inspection',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('inspection', 'code'), name='inspection_item_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Programme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=64, verbose_name='Name')),
                    ('since', models.DateField(verbose_name='First day')),
                    ('until', models.DateField(verbose_name='Last day')),
                    ('teams', models.CharField(blank=True, max_length=200, verbose_name='Teams')),
                    ('aim', models.CharField(blank=True, max_length=200, verbose_name='What is looked at')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Planned by')),
                ],
                options={
                    'verbose_name': 'Round of inspections',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['owner', '-since', '-id'], name='programme_list')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='programme_days')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Recheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('day', models.DateField(verbose_name='Looked at on')),
                    ('way', models.CharField(choices=[('ON_SITE', 'On the spot'), ('BY_FILES', 'By the files of the reply')], max_length=8, verbose_name='How')),
                    ('passed', models.BooleanField(verbose_name='All put right')),
                    ('left', models.JSONField(default=list)),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rechecks', to='inspections.ticketunit')),
                ],
                options={
                    'verbose_name': 'Re-inspection',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['part', 'id'], name='recheck_part')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='InspectionPhoto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('kind', models.CharField(choices=[('ITEM', 'Photo of an item'), ('RECHECK', 'Photo of the re-inspection')], max_length=8)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='inspections.inspection')),
                    ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='inspections.inspectionitem')),
                    ('recheck', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='inspections.recheck')),
                ],
                options={
                    'verbose_name': 'Photo of an inspection',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['inspection', 'id'], name='inspection_photos')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Ticket',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(choices=[('BULLETIN', 'Bulletin'), ('BACK_CHECK', 'Back-check of a case'), ('SUPERIOR', 'Superior organ'), ('INSPECTION', 'Inspection'), ('MEETING', 'Meeting')], max_length=12, verbose_name='Source')),
                    ('about_type', models.CharField(blank=True, max_length=32)),
                    ('about_id', models.BigIntegerField(null=True)),
                    ('source_note', models.CharField(blank=True, max_length=64, verbose_name='Source document')),
                    ('title', models.CharField(max_length=64, verbose_name='Matter')),
                    ('problem', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Problem')),
                    ('basis', models.CharField(blank=True, max_length=200, verbose_name='Basis')),
                    ('demand', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What is to be put right')),
                    ('due_on', models.DateField(verbose_name='Deadline')),
                    ('drafted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Drafted')),
                    ('issued_at', models.DateTimeField(null=True, verbose_name='Issued')),
                    ('word', models.CharField(blank=True, max_length=16)),
                    ('year', models.PositiveSmallIntegerField(null=True)),
                    ('serial', models.PositiveIntegerField(null=True)),
                    ('state', models.CharField(choices=[('DRAFT', 'Draft, to be issued'), ('ISSUED', 'Issued'), ('CLOSED', 'Closed'), ('CALLED_OFF', 'Called off')], default='DRAFT', max_length=12, verbose_name='State')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Issued by')),
                ],
                options={
                    'verbose_name': 'Oversight ticket',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['issuer', 'state', '-id'], name='ticket_list'), models.Index(condition=models.Q(('about_id__isnull', False)), fields=['about_type', 'about_id'], name='ticket_about')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'ISSUED', 'CLOSED', 'CALLED_OFF'])), name='ticket_state_known'), models.CheckConstraint(condition=models.Q(('source__in', ['BULLETIN', 'BACK_CHECK', 'SUPERIOR', 'INSPECTION', 'MEETING'])), name='ticket_source_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ISSUED', 'CLOSED']), _negated=True), models.Q(('issued_at__isnull', False), ('serial__isnull', False), ('year__isnull', False)), _connector='OR'), name='ticket_issued_has_number'), models.UniqueConstraint(fields=('issuer', 'word', 'year', 'serial'), name='ticket_number_once'), models.CheckConstraint(condition=models.Q(('issued_by__isnull', True), ('drafted_by__isnull', True), models.Q(('issued_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='ticket_two_people')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Finding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('severity', models.CharField(choices=[('MINOR', 'General'), ('MAJOR', 'Serious'), ('GRAVE', 'Grave')], max_length=8, verbose_name='Severity')),
                    ('state', models.CharField(choices=[('FOUND', 'Found, no ticket yet'), ('ORDERED', 'Ticket made'), ('CLEARED', 'Put right, seen again')], default='FOUND', max_length=12, verbose_name='State')),
                    ('found_at', models.DateTimeField(verbose_name='Found')),
                    ('cleared_at', models.DateTimeField(null=True, verbose_name='Put right')),
                    ('in_time', models.BooleanField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='inspections.inspection')),
                    ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='finding', to='inspections.inspectionitem')),
                    ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='inspections.ticket')),
                ],
                options={
                    'verbose_name': 'Finding',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['state', 'found_at'], name='finding_state'), models.Index(condition=models.Q(('ticket__isnull', False)), fields=['ticket', 'id'], name='finding_ticket')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['FOUND', 'ORDERED', 'CLEARED'])), name='finding_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ORDERED'), _negated=True), ('ticket__isnull', False), _connector='OR'), name='finding_ordered_has_ticket'), models.CheckConstraint(condition=models.Q(('state', 'CLEARED'), ('cleared_at__isnull', True), _connector='XOR'), name='finding_cleared_has_time')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='TicketPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('kind', models.CharField(choices=[('TICKET', 'Oversight ticket')], max_length=8)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='inspections.ticket')),
                ],
                options={
                    'verbose_name': 'Paper of a ticket',
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
                name='TicketStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('draft', 'Drafted'), ('edit', 'Changed the draft'), ('issue', 'Issued'), ('finish', 'Closed for every unit'), ('call_off', 'Called off')], max_length=12)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='inspections.ticket')),
                ],
                options={
                    'verbose_name': 'Step of a ticket',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['ticket', 'id'], name='ticket_steps')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['draft', 'edit', 'issue', 'finish', 'call_off'])), name='ticket_step_act_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='TicketUnit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step_at', models.DateTimeField(null=True)),
                    ('state', models.CharField(choices=[('DRAFT', 'Draft, to be issued'), ('ISSUED', 'Issued, not signed for'), ('SIGNED', 'Signed for'), ('IN_PROGRESS', 'Being put right'), ('REPLIED', 'Replied'), ('REVIEW', 'Under review'), ('RETURNED', 'Returned'), ('OVERDUE', 'Overdue'), ('ESCALATED', 'Escalated'), ('CLOSED', 'Struck off'), ('WITHDRAWN', 'Withdrawn')], default='DRAFT', max_length=12, verbose_name='State')),
                    ('issued_at', models.DateTimeField(null=True, verbose_name='Issued')),
                    ('due_at', models.DateTimeField(null=True, verbose_name='Deadline')),
                    ('signed_at', models.DateTimeField(null=True, verbose_name='Signed for')),
                    ('replied_at', models.DateTimeField(null=True, verbose_name='Replied')),
                    ('closed_at', models.DateTimeField(null=True, verbose_name='Struck off')),
                    ('in_time', models.BooleanField(null=True)),
                    ('returns', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('overdue_at', models.DateTimeField(null=True, verbose_name='Overdue since')),
                    ('proposed', models.CharField(blank=True, max_length=24)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('request', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests.request')),
                    ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='inspections.ticket')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Given to')),
                ],
                options={
                    'verbose_name': 'Unit of a ticket',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['unit', 'state', 'due_at'], name='ticket_unit_owed'), models.Index(fields=['ticket', 'id'], name='ticket_units'), models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='ticket_unit_step')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'ISSUED', 'SIGNED', 'IN_PROGRESS', 'REPLIED', 'REVIEW', 'RETURNED', 'OVERDUE', 'ESCALATED', 'CLOSED', 'WITHDRAWN'])), name='ticket_unit_state_known'), models.UniqueConstraint(fields=('ticket', 'unit'), name='ticket_unit_once'), models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'WITHDRAWN']), models.Q(('due_at__isnull', False), ('issued_at__isnull', False), ('request__isnull', False)), _connector='OR'), name='ticket_unit_asked'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'CLOSED'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='ticket_unit_closed')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Escalation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step', models.CharField(max_length=24)),
                    ('days', models.PositiveSmallIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('about_type', models.CharField(blank=True, max_length=32)),
                    ('about_id', models.BigIntegerField(null=True)),
                    ('acknowledged_at', models.DateTimeField(null=True)),
                    ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('told', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Told')),
                    ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='inspections.ticketunit')),
                ],
                options={
                    'verbose_name': 'Escalation',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(condition=models.Q(('acknowledged_at__isnull', True)), fields=['told', '-at'], name='escalation_open')],
                    'constraints': [models.UniqueConstraint(fields=('part', 'step'), name='escalation_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='UnitStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('issue', 'Issued'), ('sign', 'Signed for'), ('progress', 'Told how far it is'), ('reply', 'Replied'), ('take_up', 'Taken up for review'), ('close', 'Struck off'), ('return', 'Returned'), ('run_out', 'Deadline passed'), ('escalate', 'Escalated'), ('reopen', 'Given more time'), ('reissue', 'Given more time, not signed for'), ('extend', 'Deadline moved'), ('withdraw', 'Withdrawn')], max_length=12)),
                    ('due_at', models.DateTimeField(null=True, verbose_name='Due')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='inspections.ticketunit')),
                ],
                options={
                    'verbose_name': 'Step of a ticket with a unit',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['part', 'id'], name='ticket_unit_steps')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['issue', 'sign', 'progress', 'reply', 'take_up', 'close', 'return', 'run_out', 'escalate', 'reopen', 'reissue', 'extend', 'withdraw'])), name='ticket_unit_step_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        *(migrations.RunSQL(life.guard(table, what), life.unguard(table)) for life, table, what in LIVES),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
        migrations.RunSQL(_FROZEN, _THAWED),
    ]
