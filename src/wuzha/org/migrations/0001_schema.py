# SPDX-License-Identifier: Apache-2.0
"""Units, people, rules in force, duty, tokens, limits of log-ins, passkeys. Columns stand in the order in which
installed databases have them. What counts log-ins is not worth a write-ahead log."""

import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wuzha.plain
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.schema import CreateModels


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('org', '0001_initial'),
        ('org', '0002_second_factor'),
        ('org', '0003_shift_lead'),
        ('org', '0004_duty_roster'),
        ('org', '0005_access_tokens'),
        ('org', '0002_limits'),
        ('org', '0003_passkeys'),
        ('org', '0004_written_plainly'),
        ('org', '0005_immigration'),
    ]

    dependencies = [
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Unit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('path', models.CharField(max_length=255, unique=True)),
                    ('depth', models.PositiveIntegerField()),
                    ('numchild', models.PositiveIntegerField(default=0)),
                    ('kind', models.CharField(choices=[('CITY', 'City'), ('BUREAU', 'Police bureau'), ('CENTRE', 'Anti-fraud centre'), ('BRIGADE', 'Criminal brigade'), ('STATION', 'Police station'), ('IMMIGRATION', 'Immigration administration'), ('JOINT_OFFICE', 'Joint office'), ('STREET', 'Street'), ('TOWN', 'Town'), ('AREA', 'Functional area'), ('VILLAGE', 'Village or community'), ('GRID', 'Grid'), ('MEMBER', 'Member unit'), ('BANK', 'Bank'), ('BANK_OUTLET', 'Bank outlet'), ('CARRIER', 'Carrier'), ('CARRIER_OUTLET', 'Carrier outlet'), ('SCHOOL', 'School'), ('HOSPITAL', 'Hospital')], max_length=16, verbose_name='Kind')),
                    ('code', models.CharField(max_length=24, unique=True, verbose_name='Code')),
                    ('name', models.CharField(max_length=64, verbose_name='Name')),
                    ('valid_from', models.DateField(default=datetime.date(2016, 1, 1), verbose_name='In force from')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='In force to')),
                    ('ranked', models.BooleanField(default=True, verbose_name='In rankings')),
                    ('latitude', models.FloatField(blank=True, null=True, verbose_name='Latitude')),
                    ('longitude', models.FloatField(blank=True, null=True, verbose_name='Longitude')),
                    ('synthetic', models.BooleanField(default=False, verbose_name='Synthetic')),
                ],
                options={
                    'verbose_name': 'Unit',
                    'indexes': [models.Index(fields=['kind', 'code'], name='unit_kind'), models.Index(django.contrib.postgres.indexes.OpClass('path', name='varchar_pattern_ops'), name='unit_subtree')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='unit_dates_in_order')],
                },
            ),
            migrations.CreateModel(
                name='Population',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='Year')),
                    ('residents', models.PositiveIntegerField(verbose_name='Residents')),
                    ('source', models.CharField(max_length=200, verbose_name='Source')),
                    ('synthetic', models.BooleanField(default=False)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='populations', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Population',
                    'constraints': [models.UniqueConstraint(fields=('unit', 'year'), name='population_once_a_year')],
                },
            ),
            migrations.CreateModel(
                name='Jurisdiction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valid_from', models.DateField(default=datetime.date(2016, 1, 1))),
                    ('valid_to', models.DateField(blank=True, null=True)),
                    ('station', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='covers', to='org.unit', verbose_name='Station')),
                    ('territory', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='covered_by', to='org.unit', verbose_name='Area')),
                ],
                options={
                    'verbose_name': 'Jurisdiction',
                    'constraints': [models.UniqueConstraint(fields=('station', 'territory', 'valid_from'), name='jurisdiction_once')],
                },
            ),
            migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('username', models.CharField(max_length=32, unique=True, verbose_name='Log-in name')),
                    ('name', models.CharField(max_length=32, verbose_name='Name')),
                    ('badge', models.CharField(blank=True, max_length=16, verbose_name='Badge number')),
                    ('is_active', models.BooleanField(default=True, verbose_name='Active')),
                    ('must_change_password', models.BooleanField(default=False, verbose_name='Must change the password')),
                    ('failed_logins', models.PositiveSmallIntegerField(default=0)),
                    ('locked_until', models.DateTimeField(blank=True, null=True, verbose_name='Locked until')),
                    ('synthetic', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'Person',
                },
            ),
            migrations.CreateModel(
                name='Posting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('analyst', 'Analyst'), ('station_officer', 'Station officer'), ('grid_worker', 'Grid worker'), ('funds_officer', 'Funds officer'), ('investigator', 'Investigator'), ('card_officer', 'Card officer'), ('joint_office', 'Joint office'), ('outreach_officer', 'Outreach officer'), ('member_unit', 'Member unit'), ('auditor', 'Auditor'), ('admin', 'Administrator')], max_length=24, verbose_name='Role')),
                    ('valid_from', models.DateField(default=django.utils.timezone.localdate, verbose_name='From')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='To')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postings', to=settings.AUTH_USER_MODEL, verbose_name='Person')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='org.unit', verbose_name='Unit')),
                    ('leads', models.BooleanField(db_default=False, default=False, verbose_name='Leads the shift')),
                ],
                options={
                    'verbose_name': 'Posting',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'unscoped',
                    'constraints': [models.UniqueConstraint(fields=('person', 'role', 'unit', 'valid_from'), name='posting_once'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='posting_dates_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='DutyPost',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('post', models.CharField(choices=[('CHIEF', 'Station chief'), ('SHIFT_LEADER', 'Shift leader'), ('COMMAND', 'Command centre')], max_length=16, verbose_name='Post')),
                    ('deputy', models.BooleanField(default=False, verbose_name='Deputy')),
                    ('from_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='From')),
                    ('to_at', models.DateTimeField(blank=True, null=True, verbose_name='To')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty', to=settings.AUTH_USER_MODEL, verbose_name='Person')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Duty',
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['unit', 'post', 'from_at'], name='duty_of_unit')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gt', models.F('from_at')), _connector='OR'), name='duty_times_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SecondFactor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('secret', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                    ('confirmed_at', models.DateTimeField(null=True, verbose_name='Set up')),
                    ('last_step', models.BigIntegerField(default=0)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('reset_at', models.DateTimeField(null=True)),
                    ('reset_by', models.CharField(blank=True, max_length=64)),
                    ('told_at', models.DateTimeField(null=True)),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='factor', to=settings.AUTH_USER_MODEL)),
                    ('generation', models.PositiveIntegerField(db_default=0, default=0)),
                    ('pending', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True)),
                ],
                options={
                    'verbose_name': 'Second factor',
                },
            ),
            migrations.CreateModel(
                name='RecoveryCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.BinaryField(max_length=32)),
                    ('used_at', models.DateTimeField(null=True)),
                    ('factor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to='org.secondfactor')),
                ],
                options={
                    'verbose_name': 'Recovery code',
                    'constraints': [models.UniqueConstraint(fields=('factor', 'digest'), name='recovery_code_once')],
                },
            ),
            migrations.CreateModel(
                name='RuleVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=48, verbose_name='Rule set')),
                    ('valid_from', models.DateTimeField(verbose_name='In force from')),
                    ('value', models.JSONField(verbose_name='Value')),
                    ('citation', models.CharField(max_length=300, verbose_name='Citation')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='Reason for the change')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Entered at')),
                    ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='Entered by')),
                ],
                options={
                    'verbose_name': 'Rule version',
                    'constraints': [models.UniqueConstraint(fields=('key', 'valid_from'), name='rule_version_once')],
                },
            ),
            migrations.CreateModel(
                name='AccessToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('label', models.CharField(max_length=40, verbose_name='What it is for')),
                    ('prefix', models.CharField(max_length=8)),
                    ('digest', models.BinaryField(max_length=32, unique=True)),
                    ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None, verbose_name='Opens')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Created')),
                    ('expires_at', models.DateTimeField(verbose_name='Ends at')),
                    ('revoked_at', models.DateTimeField(null=True, verbose_name='Revoked')),
                    ('revoked_by', models.CharField(blank=True, max_length=64)),
                    ('used_at', models.DateTimeField(null=True, verbose_name='Last used')),
                    ('used_from', models.CharField(blank=True, max_length=64)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL, verbose_name='Person')),
                    ('posting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='org.posting', verbose_name='Posting')),
                ],
                options={
                    'verbose_name': 'Access token',
                    'indexes': [models.Index(fields=['person', '-created_at'], name='tokens_of_person')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='token_times_in_order'), models.CheckConstraint(condition=models.Q(('scopes__len__gt', 0)), name='token_opens_something')],
                },
            ),
            migrations.CreateModel(
                name='Guess',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('network', models.CharField(max_length=49)),
                    ('account', models.BinaryField(max_length=32)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'verbose_name': 'Failed log-in',
                    'indexes': [models.Index(fields=['account', 'at'], name='guess_account'), models.Index(fields=['at'], name='guess_at')],
                    'constraints': [models.UniqueConstraint(fields=('network', 'account'), name='guess_once')],
                },
            ),
            migrations.CreateModel(
                name='Tally',
                fields=[
                    ('name', models.CharField(max_length=80, primary_key=True, serialize=False)),
                    ('used', models.PositiveIntegerField()),
                    ('until', models.DateTimeField()),
                ],
                options={
                    'verbose_name': 'Limit that is used up',
                    'indexes': [models.Index(fields=['until'], name='tally_until')],
                },
            ),
            migrations.CreateModel(
                name='KnownPlace',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mark', models.BinaryField(max_length=32)),
                    ('browser', models.BooleanField()),
                    ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Known place of log-ins',
                    'indexes': [models.Index(fields=['seen_at'], name='known_place_seen')],
                    'constraints': [models.UniqueConstraint(fields=('person', 'mark'), name='known_place_once')],
                },
            ),
            migrations.CreateModel(
                name='LoginAlert',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('SPRAY', 'One network tries many accounts'), ('SIEGE', 'Many networks try one account'), ('WIDE', 'Many networks try many accounts'), ('CLONE', 'A passkey was copied')], max_length=8, verbose_name='Kind')),
                    ('network', models.CharField(blank=True, max_length=49, verbose_name='Network')),
                    ('count', models.PositiveIntegerField(verbose_name='Count')),
                    ('found_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Found')),
                    ('note', models.CharField(blank=True, max_length=400, verbose_name='Note')),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Person')),
                    ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Log-in alert',
                    'indexes': [models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['-id'], name='login_alert_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('note', ''), _negated=True)), _connector='OR'), name='login_alert_settled_by_somebody')],
                },
            ),
            migrations.CreateModel(
                name='Passkey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='Name of the passkey')),
                    ('host', models.CharField(max_length=253)),
                    ('credential_id', models.BinaryField(max_length=1023, unique=True)),
                    ('public_key', models.BinaryField(max_length=4096)),
                    ('sign_count', models.BigIntegerField(default=0)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('used_at', models.DateTimeField(null=True)),
                    ('cloned_at', models.DateTimeField(null=True)),
                    ('factor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkeys', to='org.secondfactor')),
                ],
                options={
                    'verbose_name': 'Passkey',
                },
            ),
        ]),
        django.contrib.postgres.operations.AddConstraintNotValid(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('code', wuzha.plain.Plain(models.F('code')))), name='unit_code_plain'),
        ),
        django.contrib.postgres.operations.AddConstraintNotValid(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('username', wuzha.plain.Plain(models.F('username')))), name='person_username_plain'),
        ),
        migrations.RunSQL("ALTER TABLE org_tally SET UNLOGGED", "ALTER TABLE org_tally SET LOGGED"),
    ]
