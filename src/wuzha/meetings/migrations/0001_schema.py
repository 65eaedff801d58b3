# SPDX-License-Identifier: Apache-2.0
"""The joint meeting: members, meetings, plans.

The life of a meeting is held in the database; its steps, and what was put right, are only ever added to.
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
from wuzha.meetings.rules.life import MEETING_LIFE
from wuzha.schema import CreateModels

MEETINGS = "meetings_meeting"
GROWING = ("meetings_meetingstep", "meetings_correction")


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('meetings', '0002_guards'),
        ('meetings', '0003_corrections'),
        ('meetings', '0004_theme'),
    ]

    dependencies = [
        ('org', '0001_schema'),
        ('requests', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='AssessmentSheet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='Year')),
                    ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='Edition')),
                    ('title', models.CharField(max_length=120, verbose_name='Title')),
                    ('source', models.CharField(max_length=200, verbose_name='Source')),
                    ('published_points', models.PositiveIntegerField(null=True, verbose_name='Published score')),
                    ('published_rank', models.PositiveSmallIntegerField(null=True, verbose_name='Published place')),
                    ('published_source', models.CharField(blank=True, max_length=200, verbose_name='Where it was published')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False)),
                    ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Assessment sheet',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('city', 'year', 'edition'), name='assessment_edition_once'), models.CheckConstraint(condition=models.Q(models.Q(('published_points__isnull', True), ('published_rank__isnull', True)), models.Q(('published_source', ''), _negated=True), _connector='OR'), name='assessment_published_has_source')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='AssessmentItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('no', models.CharField(max_length=16, verbose_name='No.')),
                    ('name', models.CharField(max_length=80, verbose_name='Item')),
                    ('points', models.PositiveIntegerField(verbose_name='Points')),
                    ('rule', models.CharField(max_length=400, verbose_name='Rule')),
                    ('indicator', models.CharField(blank=True, max_length=64, verbose_name='Figure')),
                    ('full_at', models.BigIntegerField(null=True, verbose_name='All points at')),
                    ('none_at', models.BigIntegerField(null=True, verbose_name='No points at')),
                    ('typed', models.PositiveIntegerField(null=True, verbose_name='Points entered')),
                    ('typed_why', models.CharField(blank=True, max_length=200, verbose_name='Reason')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Owner')),
                    ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='meetings.assessmentsheet')),
                ],
                options={
                    'verbose_name': 'Item of an assessment',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('sheet', 'no'), name='assessment_item_once'), models.CheckConstraint(condition=models.Q(models.Q(('full_at__isnull', True), ('indicator', ''), ('none_at__isnull', True)), models.Q(models.Q(('indicator', ''), _negated=True), ('full_at__isnull', False), ('none_at__isnull', False), ('typed__isnull', True)), _connector='OR'), name='assessment_figure_or_typed'), models.CheckConstraint(condition=models.Q(('typed__isnull', True), ('typed__lte', models.F('points')), _connector='OR'), name='assessment_typed_within'), models.CheckConstraint(condition=models.Q(('full_at__isnull', True), models.Q(('full_at', models.F('none_at')), _negated=True), _connector='OR'), name='assessment_ends_differ')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Head',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('post', models.CharField(max_length=40, verbose_name='Post')),
                    ('since', models.DateField(verbose_name='From')),
                    ('until', models.DateField(null=True, verbose_name='To')),
                    ('basis', models.CharField(blank=True, max_length=120, verbose_name='Basis')),
                    ('synthetic', models.BooleanField(db_default=False, default=False)),
                    ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Head of the leading group',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('city', 'post', 'since'), name='meetings_head_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='meetings_head_days_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='MediaItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='Day')),
                    ('medium', models.CharField(max_length=64, verbose_name='Medium')),
                    ('kind', models.CharField(max_length=24, verbose_name='Kind')),
                    ('title', models.CharField(max_length=120, verbose_name='Headline')),
                    ('link', models.CharField(blank=True, max_length=300, verbose_name='Where to read it')),
                    ('readers', models.PositiveIntegerField(null=True, verbose_name='Readers')),
                    ('struck', models.CharField(blank=True, max_length=200, verbose_name='Why it is struck')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False)),
                    ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Report in the media',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['city', '-day', '-id'], name='media_list')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('struck', '')), fields=('city', 'day', 'medium', 'title'), name='media_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Meeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('PLENARY', 'Plenary meeting'), ('SPECIAL', 'Meeting on one matter'), ('PROMOTION', 'Meeting to push work on'), ('GROUP', 'Meeting of the leading group')], max_length=12, verbose_name='Kind')),
                    ('title', models.CharField(max_length=80, verbose_name='Title')),
                    ('at', models.DateTimeField(verbose_name='Begins')),
                    ('place', models.CharField(blank=True, max_length=64, verbose_name='Place')),
                    ('chair', models.CharField(max_length=64, verbose_name='Chair')),
                    ('summary', models.TextField(blank=True, max_length=4000, verbose_name='What was said')),
                    ('minutes_no', models.CharField(blank=True, max_length=64, verbose_name='Minutes')),
                    ('minutes_on', models.DateField(null=True, verbose_name='Minutes issued')),
                    ('state', models.CharField(choices=[('PLANNED', 'In preparation'), ('INVITED', 'Called'), ('HELD', 'Held'), ('MINUTED', 'Minutes issued'), ('CLOSED', 'Everything done'), ('CALLED_OFF', 'Called off')], default='PLANNED', max_length=12, verbose_name='State')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Meeting',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['city', '-at', '-id'], name='meeting_list')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['PLENARY', 'SPECIAL', 'PROMOTION', 'GROUP'])), name='meeting_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['PLANNED', 'INVITED', 'HELD', 'MINUTED', 'CLOSED', 'CALLED_OFF'])), name='meeting_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['MINUTED', 'CLOSED']), _negated=True), models.Q(('minutes_on__isnull', False), models.Q(('minutes_no', ''), _negated=True)), _connector='OR'), name='meeting_minuted_has_minutes'), models.UniqueConstraint(condition=models.Q(('minutes_no', ''), _negated=True), fields=('city', 'minutes_no'), name='meeting_minutes_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('presence', models.CharField(choices=[('UNKNOWN', 'Not recorded'), ('PRESENT', 'Present'), ('DEPUTY', 'By a deputy'), ('ABSENT', 'Absent')], default='UNKNOWN', max_length=8, verbose_name='Presence')),
                    ('words', models.CharField(blank=True, max_length=120, verbose_name='Post, or why absent')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='meetings.meeting')),
                ],
                options={
                    'verbose_name': 'Invitation',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['unit', 'meeting'], name='invitations_of_unit')],
                    'constraints': [models.UniqueConstraint(fields=('meeting', 'unit'), name='invitation_once'), models.CheckConstraint(condition=models.Q(('presence__in', ['UNKNOWN', 'PRESENT', 'DEPUTY', 'ABSENT'])), name='invitation_presence_known'), models.CheckConstraint(condition=models.Q(models.Q(('presence', 'ABSENT'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='invitation_absent_says_why')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='AgendaItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('no', models.PositiveSmallIntegerField(verbose_name='No.')),
                    ('topic', models.CharField(max_length=120, verbose_name='Topic')),
                    ('reports', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Reported by')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='meetings.meeting')),
                ],
                options={
                    'verbose_name': 'Point of the agenda',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('meeting', 'no'), name='agenda_item_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='MeetingPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('kind', models.CharField(choices=[('NOTICE', 'Notice of the meeting'), ('MINUTES', 'Minutes')], max_length=8)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='meetings.meeting')),
                ],
                options={
                    'verbose_name': 'Document of a meeting',
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
                name='MeetingStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('plan', 'entered'), ('invite', 'called'), ('move', 'put off'), ('attend', 'recorded who came'), ('hold', 'held'), ('resolve', 'resolved'), ('minute', 'issued the minutes'), ('close', 'closed'), ('call_off', 'called off')], max_length=12)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='meetings.meeting')),
                ],
                options={
                    'verbose_name': 'Step of a meeting',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['meeting', 'id'], name='meeting_steps')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['plan', 'invite', 'move', 'attend', 'hold', 'resolve', 'minute', 'close', 'call_off'])), name='meeting_step_act_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('part', models.CharField(choices=[('CONVENOR', 'Convenor'), ('MEMBER', 'Member unit')], default='MEMBER', max_length=8, verbose_name='As what')),
                    ('sector', models.CharField(max_length=24, verbose_name='Sector')),
                    ('since', models.DateField(verbose_name='From')),
                    ('until', models.DateField(null=True, verbose_name='To')),
                    ('basis', models.CharField(blank=True, max_length=120, verbose_name='Basis')),
                    ('end_basis', models.CharField(blank=True, max_length=120, verbose_name='Basis of the end')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False)),
                    ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Successor')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Membership',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['city', 'since', 'until'], name='membership_days')],
                    'constraints': [models.UniqueConstraint(fields=('city', 'unit', 'since'), name='membership_once'), models.CheckConstraint(condition=models.Q(('part__in', ['CONVENOR', 'MEMBER'])), name='membership_part_known'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='membership_days_in_order'), models.CheckConstraint(condition=models.Q(('successor__isnull', True), ('until__isnull', False), _connector='OR'), name='membership_successor_after_end')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='MembershipDuty',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=200, verbose_name='Duty')),
                    ('law', models.CharField(blank=True, max_length=24, verbose_name='Law')),
                    ('citation', models.CharField(blank=True, max_length=120, verbose_name='Document')),
                    ('since', models.DateField(verbose_name='From')),
                    ('until', models.DateField(null=True, verbose_name='To')),
                    ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='meetings.membership')),
                ],
                options={
                    'verbose_name': 'Duty of a member',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['membership', 'since'], name='membership_duties')],
                    'constraints': [models.UniqueConstraint(fields=('membership', 'text', 'since'), name='membership_duty_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='membership_duty_days_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Plan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='Year')),
                    ('document_no', models.CharField(max_length=64, verbose_name='Number of the document')),
                    ('title', models.CharField(max_length=120, verbose_name='Title')),
                    ('issued_on', models.DateField(null=True, verbose_name='Issued')),
                    ('state', models.CharField(choices=[('DRAFT', 'Being drawn up'), ('ISSUED', 'Issued to its units')], default='DRAFT', max_length=8, verbose_name='State')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('theme', models.CharField(blank=True, choices=[('', 'The work of the year'), ('CARDS', 'Programme against the abuse of cards')], db_default='', default='', max_length=8, verbose_name='About')),
                ],
                options={
                    'verbose_name': 'Plan of the year',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['city', '-year', '-id'], name='plan_list')],
                    'constraints': [models.UniqueConstraint(fields=('city', 'document_no'), name='plan_document_once'), models.CheckConstraint(condition=models.Q(('state', 'DRAFT'), ('issued_on__isnull', False), _connector='XOR'), name='plan_issued_has_day'), models.CheckConstraint(condition=models.Q(('theme__in', ['', 'CARDS'])), name='plan_theme_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='PlanTask',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('no', models.CharField(max_length=16, verbose_name='No.')),
                    ('title', models.CharField(max_length=64, verbose_name='Task')),
                    ('text', models.CharField(blank=True, max_length=1000, verbose_name='What is to be done')),
                    ('due_on', models.DateField(verbose_name='By')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='meetings.plan')),
                    ('request', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests.request')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Task of the plan',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('plan', 'no', 'unit'), name='plan_task_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Resolution',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('no', models.PositiveSmallIntegerField(verbose_name='No.')),
                    ('title', models.CharField(max_length=64, verbose_name='Resolution')),
                    ('text', models.CharField(max_length=1000, verbose_name='Wording')),
                    ('law', models.CharField(blank=True, max_length=24, verbose_name='Law')),
                    ('due_on', models.DateField(verbose_name='By')),
                    ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Sent')),
                    ('synthetic', models.BooleanField(db_default=False, default=False)),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='meetings.meeting')),
                ],
                options={
                    'verbose_name': 'Resolution',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('meeting', 'no'), name='resolution_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Correction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('of_type', models.CharField(choices=[('membership', 'Membership'), ('meeting', 'Meeting'), ('plan', 'Plan of the year')], max_length=12)),
                    ('of_id', models.BigIntegerField()),
                    ('what', models.CharField(max_length=160, verbose_name='What')),
                    ('was', models.CharField(max_length=400, verbose_name='Said before')),
                    ('now', models.CharField(blank=True, max_length=400, verbose_name='Says now')),
                    ('reason', models.CharField(max_length=200, verbose_name='Why')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Put right')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Correction',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['of_type', 'of_id', '-id'], name='corrections_of')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('of_type__in', ['membership', 'meeting', 'plan'])), name='correction_of_known'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('was', ''), _negated=True)), name='correction_says_why')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(MEETING_LIFE.guard(MEETINGS, "a meeting"), MEETING_LIFE.unguard(MEETINGS)),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
    ]
