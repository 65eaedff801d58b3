# SPDX-License-Identifier: Apache-2.0
"""Exports, grants, retention, impact assessments, whose versions are only ever added to. Columns stand in the order in
which installed databases have them."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from wuzha.schema import CreateModels

FORWARD = """
CREATE FUNCTION privacy_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER privacy_impact_append_only BEFORE UPDATE OR DELETE ON privacy_impactversion
  FOR EACH ROW EXECUTE FUNCTION privacy_refuse_change();
"""
BACKWARD = """
DROP TRIGGER privacy_impact_append_only ON privacy_impactversion;
DROP FUNCTION privacy_refuse_change();
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('privacy', '0001_initial'),
        ('privacy', '0002_guards'),
        ('privacy', '0003_impact_ends_with_a_reason'),
    ]

    dependencies = [
        ('org', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Export',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(unique=True)),
                    ('kind', models.CharField(max_length=32)),
                    ('query', models.CharField(blank=True, max_length=500)),
                    ('format', models.CharField(choices=[('xlsx', 'XLSX'), ('csv', 'CSV')], default='xlsx', max_length=4)),
                    ('clear', models.BooleanField(default=False, verbose_name='In clear')),
                    ('purpose', models.CharField(max_length=24, verbose_name='Purpose')),
                    ('reference', models.CharField(blank=True, max_length=40, verbose_name='Case number')),
                    ('text', models.CharField(max_length=200)),
                    ('role', models.CharField(max_length=24)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Asked for')),
                    ('expected', models.PositiveIntegerField(verbose_name='Rows')),
                    ('state', models.CharField(choices=[('ASKED', 'Waiting for approval'), ('REFUSED', 'Refused'), ('EXPIRED', 'Approval ran out'), ('QUEUED', 'Waiting to be made'), ('RUNNING', 'Being made'), ('DONE', 'Ready to fetch'), ('FAILED', 'Could not be made'), ('GONE', 'Deleted')], max_length=8, verbose_name='State')),
                    ('expires_at', models.DateTimeField(null=True)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='Reason')),
                    ('rows', models.PositiveIntegerField(default=0)),
                    ('started_at', models.DateTimeField(null=True)),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('size', models.BigIntegerField(default=0, verbose_name='Size')),
                    ('keep_until', models.DateTimeField(null=True)),
                    ('downloads', models.PositiveIntegerField(default=0, verbose_name='Downloads')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports', to=settings.AUTH_USER_MODEL)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Export',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'unscoped',
                    'indexes': [models.Index(fields=['by', '-id'], name='export_by'), models.Index(fields=['state'], name='export_state')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('by')), _negated=True), _connector='OR'), name='export_second_person'), models.CheckConstraint(condition=models.Q(('clear', False), ('state__in', ['ASKED', 'REFUSED', 'EXPIRED']), ('decided_by__isnull', False), _connector='OR'), name='export_clear_was_approved')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Grant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.BinaryField(max_length=16)),
                    ('object_type', models.CharField(max_length=32)),
                    ('object_id', models.CharField(max_length=32)),
                    ('purpose', models.CharField(max_length=24, verbose_name='Purpose')),
                    ('reference', models.CharField(blank=True, max_length=40, verbose_name='Case number')),
                    ('text', models.CharField(max_length=200)),
                    ('granted_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Grant',
                    'indexes': [models.Index(fields=['until'], name='grant_until')],
                    'constraints': [models.UniqueConstraint(fields=('session', 'object_type', 'object_id'), name='grant_once')],
                },
            ),
            migrations.CreateModel(
                name='ImpactEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_why', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='Why it ended')),
                ],
                options={
                    'verbose_name': 'Impact assessment',
                    'constraints': [models.CheckConstraint(condition=models.Q(('ended_by__isnull', True), models.Q(('ended_at__isnull', False), models.Q(('ended_why', ''), _negated=True)), _connector='OR'), name='impact_ended_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='ImpactVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(verbose_name='Version')),
                    ('title', models.CharField(max_length=80, verbose_name='Processing')),
                    ('purpose', models.CharField(max_length=400, verbose_name='Purpose and manner, and why they are lawful and needed')),
                    ('legal_basis', models.CharField(max_length=200, verbose_name='Legal basis')),
                    ('data_kinds', models.CharField(max_length=400, verbose_name='Kinds of data and people')),
                    ('recipients', models.CharField(blank=True, max_length=400, verbose_name='Recipients')),
                    ('risk', models.CharField(max_length=400, verbose_name='Effect on people and risk')),
                    ('measures', models.CharField(max_length=400, verbose_name='Protective measures, and whether they fit the risk')),
                    ('owner', models.CharField(max_length=80, verbose_name='Responsible')),
                    ('reviewed_at', models.DateField(verbose_name='Reviewed')),
                    ('next_review', models.DateField(verbose_name='Next review')),
                    ('change', models.CharField(blank=True, max_length=200, verbose_name='What changed')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='privacy.impactentry')),
                ],
                options={
                    'verbose_name': 'Version of an impact assessment',
                    'constraints': [models.UniqueConstraint(fields=('entry', 'version'), name='impact_version_once'), models.CheckConstraint(condition=models.Q(('next_review__gt', models.F('reviewed_at'))), name='impact_review_ahead')],
                },
            ),
            migrations.CreateModel(
                name='ReadingLead',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('unit_code', models.CharField(blank=True, max_length=24)),
                    ('role', models.CharField(max_length=24)),
                    ('day', models.DateField(verbose_name='Day')),
                    ('kind', models.CharField(choices=[('RATE', 'Far more than usual'), ('NIGHT', 'At unusual hours'), ('FOREIGN', "Records of no task of one's own"), ('REPEAT', 'One record again and again')], max_length=8, verbose_name='Kind')),
                    ('facts', models.JSONField(default=dict)),
                    ('state', models.CharField(choices=[('OPEN', 'Open'), ('ASKED', 'Asked the reader'), ('EXPLAINED', 'Explained'), ('PASSED_ON', 'Passed on')], default='OPEN', max_length=10, verbose_name='State')),
                    ('note', models.CharField(blank=True, max_length=400, verbose_name='Note')),
                    ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('changed_at', models.DateTimeField(null=True)),
                    ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Reading that stands out',
                    'indexes': [models.Index(fields=['state', '-day', '-id'], name='lead_open')],
                    'constraints': [models.UniqueConstraint(fields=('person', 'day', 'kind'), name='lead_once')],
                },
            ),
            migrations.CreateModel(
                name='RetentionRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=32)),
                    ('before', models.DateTimeField(verbose_name='Older than')),
                    ('citation', models.CharField(max_length=300, verbose_name='Citation')),
                    ('counted', models.JSONField(default=dict)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Asked for')),
                    ('expires_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('ASKED', 'Waiting for a second person'), ('REFUSED', 'Refused'), ('EXPIRED', 'Ran out'), ('CONFIRMED', 'Confirmed'), ('DONE', 'Done')], default='ASKED', max_length=10, verbose_name='State')),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='Reason')),
                    ('last_pk', models.BigIntegerField(default=0)),
                    ('erased', models.PositiveIntegerField(default=0, verbose_name='Erased')),
                    ('held_back', models.PositiveIntegerField(default=0, verbose_name='Held back')),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Retention run',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['ASKED', 'CONFIRMED'])), fields=('kind',), name='retention_one_at_a_time'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('by')), _negated=True), _connector='OR'), name='retention_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['CONFIRMED', 'DONE']), _negated=True), ('decided_by__isnull', False), _connector='OR'), name='retention_was_confirmed')],
                },
            ),
            migrations.CreateModel(
                name='LegalHold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('object_type', models.CharField(max_length=32, verbose_name='Record')),
                    ('object_id', models.BigIntegerField(verbose_name='Record number')),
                    ('reason', models.CharField(max_length=200, verbose_name='Reason')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('lifted_at', models.DateTimeField(null=True)),
                    ('lifted_why', models.CharField(blank=True, max_length=200)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Legal hold',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('object_type', 'object_id'), name='hold_once')],
                },
            ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
