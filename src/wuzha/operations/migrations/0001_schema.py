# SPDX-License-Identifier: Apache-2.0
"""Operations. Their life is held in the database, and their steps are only ever added to."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wuzha.plain
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.operations.rules.life import OPERATION_LIFE
from wuzha.schema import CreateModels

OPERATIONS = "operations_operation"
STRUCK = ("operations_operationstep", "operations_operationtarget", "operations_attendance")
GROWING = ("operations_duty", "operations_dutychange")


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('operations', '0002_guards'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Duty',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='Day')),
                    ('shift', models.CharField(max_length=24, verbose_name='Shift')),
                    ('starts_at', models.DateTimeField(verbose_name='Begins')),
                    ('ends_at', models.DateTimeField(verbose_name='Ends')),
                    ('leads', models.BooleanField(default=False, verbose_name='Leads the shift')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='operations.forcemember')),
                ],
                options={
                    'verbose_name': 'Duty of the task force',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['centre', 'day', 'starts_at'], name='force_duty_days')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='force_duty_times')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='DutyChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('duty', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='change', to='operations.duty')),
                    ('instead', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stands_for', to='operations.duty')),
                ],
                options={
                    'verbose_name': 'Change of a duty',
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
                name='ForceMember',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='Name')),
                    ('badge', models.CharField(blank=True, max_length=16, verbose_name='Police number')),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='User')),
                ],
                options={
                    'verbose_name': 'Member',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('badge', ''), _negated=True), fields=('centre', 'badge'), name='force_badge_once'), models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('person',), name='force_person_once'), models.CheckConstraint(condition=models.Q(('badge', wuzha.plain.Plain(models.F('badge')))), name='force_badge_plain')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ForceTerm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('grade', models.CharField(choices=[('OFFICER', 'Police officer'), ('AUXILIARY', 'Auxiliary')], max_length=12, verbose_name='Kind')),
                    ('post', models.CharField(max_length=24, verbose_name='Duty in the force')),
                    ('since', models.DateField(verbose_name='From')),
                    ('until', models.DateField(null=True, verbose_name='Until')),
                    ('ended_because', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('from_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='From unit')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='operations.forcemember')),
                ],
                options={
                    'verbose_name': 'Term of a member',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['since', 'until'], name='force_term_days')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('member',), name='force_one_term'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='force_term_in_order'), models.CheckConstraint(condition=models.Q(('grade__in', ['OFFICER', 'AUXILIARY'])), name='force_term_grade_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Operation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='Name')),
                    ('kind', models.CharField(max_length=24, verbose_name='Kind')),
                    ('issued_by', models.CharField(max_length=64, verbose_name='Issued by')),
                    ('document_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('since', models.DateField(verbose_name='First day')),
                    ('until', models.DateField(null=True, verbose_name='Last day')),
                    ('description', models.TextField(blank=True, max_length=2000, verbose_name='What it is for')),
                    ('state', models.CharField(choices=[('PLANNED', 'Planned'), ('RUNNING', 'Running'), ('ENDED', 'Ended'), ('SUMMED_UP', 'Summed up'), ('CALLED_OFF', 'Called off')], default='PLANNED', max_length=12, verbose_name='State')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                    ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='operations.operation', verbose_name='Part of')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Led by')),
                ],
                options={
                    'verbose_name': 'Operation',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['centre', '-since', '-id'], name='operation_list')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['PLANNED', 'RUNNING', 'ENDED', 'SUMMED_UP', 'CALLED_OFF'])), name='operation_state_known'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='operation_days_in_order'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='operation_no_own_part')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='OperationCase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField(verbose_name='Marked from')),
                    ('until', models.DateField(null=True, verbose_name='Marked until')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('off_reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Why it was taken off')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='operation_tags', to='cases.case')),
                    ('off_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('operation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tags', to='operations.operation')),
                ],
                options={
                    'verbose_name': 'Case of an operation',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['case', 'operation'], name='operation_of_case')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('operation', 'case'), name='operation_case_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='operation_case_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='OperationStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('act', models.CharField(choices=[('plan', 'Planned'), ('start', 'Started'), ('extend', 'Last day changed'), ('end', 'Ended'), ('sum_up', 'Summed up'), ('call_off', 'Called off')], max_length=12)),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('day', models.DateField(verbose_name='Day')),
                    ('document_no', models.CharField(blank=True, max_length=64, verbose_name='Number of the document')),
                    ('until', models.DateField(null=True, verbose_name='Last day')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('operation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='operations.operation')),
                    ('struck_by', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrects', to='operations.operationstep', verbose_name='Corrected by')),
                ],
                options={
                    'verbose_name': 'Step of an operation',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['operation', 'id'], name='operation_steps')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['plan', 'start', 'extend', 'end', 'sum_up', 'call_off'])), name='operation_step_act_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='OperationTarget',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('indicator', models.CharField(max_length=80, verbose_name='Figure')),
                    ('value', models.BigIntegerField(null=True, verbose_name='Target')),
                    ('since', models.DateField(verbose_name='First day')),
                    ('until', models.DateField(verbose_name='Last day')),
                    ('monthly', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='By month')),
                    ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('operation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='operations.operation')),
                    ('struck_by', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='operations.operationtarget', verbose_name='Corrected by')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Target of an operation',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['operation', 'id'], name='operation_targets')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='operation_target_days'), models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gt', 0), _connector='OR'), name='operation_target_positive')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Training',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('topic', models.CharField(max_length=120, verbose_name='Topic')),
                    ('starts_at', models.DateTimeField(verbose_name='Begins')),
                    ('minutes', models.PositiveIntegerField(verbose_name='Minutes')),
                    ('place', models.CharField(blank=True, max_length=80, verbose_name='Place')),
                    ('lecturer', models.CharField(blank=True, max_length=80, verbose_name='Lecturer')),
                    ('called_off_at', models.DateTimeField(null=True, verbose_name='Called off')),
                    ('called_off_because', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                ],
                options={
                    'verbose_name': 'Training',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['centre', '-starts_at'], name='training_list')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gte', 30), ('minutes__lte', 4800)), name='training_minutes')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('answer', models.CharField(choices=[('PRESENT', 'Present'), ('EXCUSED', 'Excused'), ('ABSENT', 'Absent')], max_length=8, verbose_name='Came')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('struck_by', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrects', to='operations.attendance', verbose_name='Corrected by')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='operations.forcemember')),
                    ('training', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='operations.training')),
                ],
                options={
                    'verbose_name': 'Attendance',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['training', 'member'], name='attendance_of_training')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('answer__in', ['PRESENT', 'EXCUSED', 'ABSENT'])), name='attendance_answer_known')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(OPERATION_LIFE.guard(OPERATIONS, "an operation"), OPERATION_LIFE.unguard(OPERATIONS)),
        *(migrations.RunSQL(guard(table, but="struck_by_id"), unguard(table)) for table in STRUCK),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
    ]
