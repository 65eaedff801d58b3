# SPDX-License-Identifier: Apache-2.0
"""Kept figures, which are only ever added to, and figures of days.

Whatever changes a record that figures of days are counted from leaves the days in `figures_touched`.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.figures.touching import Table, changed
from wuzha.schema import CreateModels

GROWING = ("figures_snapshot", "figures_snapshotfigure")
STEPS = "SELECT s.day FROM cases_casestep s WHERE s.case_id IN "
OF_JOINED = (
    "SELECT s.day FROM cases_casestep s JOIN cases_case c ON c.id = s.case_id "
    "WHERE c.id IN (SELECT case_id FROM {rows}) OR c.merged_into_id IN (SELECT case_id FROM {rows})"
)
OF_CASE = ("people", "recoveries", "frozen", "returned", "reports")
MOVED_CASE = changed("unit_id", "centre_id", "place_unit_id")
MOVED_WARNING = changed("station_id", "centre_id", "division_code")
TABLES = (
    Table(
        "warning_warning",
        {
            "warnings": "SELECT unnest(ARRAY[r.received_at, r.dispatched_at, r.meet_due, r.feedback_due, r.closed_at]) "
            "FROM {rows}"
        },
        moved={
            "attempts": f"SELECT a.at FROM warning_attempt a WHERE a.warning_id IN ({MOVED_WARNING})",
            "callbacks": f"SELECT c.done_at FROM warning_callback c WHERE c.warning_id IN ({MOVED_WARNING})",
        },
    ),
    Table("warning_attempt", {"attempts": "SELECT r.at FROM {rows}"}),
    Table("warning_callback", {"callbacks": "SELECT r.done_at FROM {rows}"}),
    Table(
        "warning_meetexclusion",
        {
            "warnings": "SELECT w.meet_due FROM warning_warning w WHERE w.id IN (SELECT r.warning_id FROM {rows})",
        },
    ),
    Table(
        "warning_transition",
        {
            "warnings": "SELECT w.closed_at FROM warning_warning w "
            "WHERE w.id IN (SELECT r.warning_id FROM {rows} WHERE r.act = 'reopen')"
        },
    ),
    Table(
        "warning_backcheck",
        {"checked": "SELECT v.reported_at FROM cases_victim v WHERE v.id IN (SELECT r.victim_id FROM {rows})"},
    ),
    Table(
        "cases_victim",
        {"checked": "SELECT r.reported_at FROM {rows}", "cases": OF_JOINED.replace("SELECT case_id", "SELECT r.case_id")},
        ever_moved=dict.fromkeys(OF_CASE, changed("home_unit_id")),
    ),
    Table(
        "cases_case",
        moved={
            "cases": STEPS
            + f"({changed('unit_id', 'centre_id', 'place_unit_id', 'state', 'merged_into_id')}) UNION ALL "
            + "SELECT s.day FROM cases_casestep s JOIN cases_case c ON c.id = s.case_id "
            + f"WHERE c.merged_into_id IN ({changed('merged_into_id', 'state')})",
            "checked": f"SELECT v.reported_at FROM cases_victim v WHERE v.case_id IN ({MOVED_CASE})",
        },
        ever_moved=dict.fromkeys(OF_CASE, MOVED_CASE),
    ),
    Table("cases_casestep", {"cases": STEPS + "(SELECT r.case_id FROM {rows})"}),
    Table("people_personmeasure", ever={"people": "SELECT FROM {rows}"}),
    Table("people_individual", ever_moved={"people": changed("merged_into_id")}),
    Table("people_involvement", ever_moved={"people": changed("case_id", "individual_id", "roles")}),
    Table("operations_operationcase", ever={"people": "SELECT FROM {rows}"}),
    Table("operations_operation", ever_moved={"people": "SELECT FROM {rows}"}),
    Table("people_recovery", ever={"recoveries": "SELECT FROM {rows}"}),
    Table(
        "funds_refundline",
        {"returned": "SELECT r.paid_on FROM {rows}"},
        ever={"recoveries": "SELECT FROM {rows} WHERE r.paid_on IS NOT NULL"},
    ),
    Table("funds_refundcase", ever_moved={"returned": changed("case_id")}),
    Table("funds_freeze", {"frozen": "SELECT r.started_at FROM {rows}"}),
    Table(
        "funds_fundscase",
        ever_moved=dict.fromkeys(("frozen", "returned", "reports"), changed("case_id", "centre_id")),
    ),
    Table("funds_report", {"reports": "SELECT r.reported_at FROM {rows}"}),
    Table("calls_call", {"calls": "SELECT unnest(ARRAY[r.started_at, r.prepared_at]) FROM {rows}"}),
    Table("calls_protectivehold", {"holds": "SELECT r.started_at FROM {rows}"}),
    Table("calls_bankreport", {"bank_reports": "SELECT r.received_at FROM {rows}"}),
)


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('figures', '0002_guards'),
        ('figures', '0003_touched'),
        ('figures', '0004_by_index'),
    ]

    dependencies = [
        ('calls', '0001_schema'),
        ('cases', '0001_schema'),
        ('funds', '0001_schema'),
        ('operations', '0001_schema'),
        ('org', '0001_schema'),
        ('people', '0001_schema'),
        ('warning', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='FactSeries',
                fields=[
                    ('id', models.SmallAutoField(primary_key=True, serialize=False)),
                    ('code', models.CharField(max_length=80, unique=True)),
                ],
                options={
                    'verbose_name': 'Kept indicator',
                },
            ),
            migrations.CreateModel(
                name='FactState',
                fields=[
                    ('kind', models.CharField(max_length=32, primary_key=True, serialize=False)),
                    ('version', models.CharField(max_length=64)),
                    ('since', models.DateField()),
                    ('complete', models.BooleanField(default=False)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'verbose_name': 'State of figures of days',
                },
            ),
            migrations.CreateModel(
                name='Touched',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=32)),
                    ('first', models.DateField()),
                    ('last', models.DateField(null=True)),
                ],
                options={
                    'verbose_name': 'Days that were touched',
                },
            ),
            migrations.CreateModel(
                name='FactMonth',
                fields=[
                    ('pk', models.CompositePrimaryKey('series_id', 'unit_id', 'month', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('month', models.DateField()),
                    ('numerator', models.IntegerField()),
                    ('denominator', models.IntegerField(null=True)),
                    ('total', models.BigIntegerField(null=True)),
                    ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.unit')),
                    ('series', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='figures.factseries')),
                ],
                options={
                    'verbose_name': 'Figure of a month',
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
                name='Snapshot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=200, verbose_name='What for')),
                    ('at', models.DateTimeField(verbose_name='As known at')),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Kept')),
                    ('digest', models.CharField(max_length=64)),
                    ('synthetic', models.BooleanField(db_default=False, default=False)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Snapshot',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-made_at', '-id'], name='figures_snapshot_list')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='SnapshotFigure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=80)),
                    ('first', models.DateField(verbose_name='First day')),
                    ('last', models.DateField(verbose_name='Last day')),
                    ('at', models.DateTimeField(verbose_name='As known at')),
                    ('numerator', models.IntegerField()),
                    ('denominator', models.BigIntegerField(null=True)),
                    ('total', models.BigIntegerField(null=True)),
                    ('median', models.FloatField(null=True)),
                    ('p90', models.FloatField(null=True)),
                    ('value', models.FloatField(null=True)),
                    ('text', models.CharField(max_length=40)),
                    ('unit', models.CharField(max_length=8)),
                    ('insufficient', models.BooleanField(default=False)),
                    ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                    ('amounts', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None)),
                    ('among', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None)),
                    ('definition', models.JSONField()),
                    ('rules', models.JSONField()),
                    ('query', models.TextField()),
                    ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='figures.snapshot')),
                    ('unit_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Figure of a snapshot',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['code', 'unit_of', 'first', 'last', '-at'], name='figures_of_period')],
                    'constraints': [models.UniqueConstraint(fields=('snapshot', 'code', 'unit_of', 'first', 'last'), name='figures_once_in_snapshot'), models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='figures_days_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Fact',
                fields=[
                    ('pk', models.CompositePrimaryKey('series_id', 'unit_id', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('day', models.DateField()),
                    ('numerator', models.IntegerField()),
                    ('denominator', models.IntegerField(null=True)),
                    ('total', models.BigIntegerField(null=True)),
                    ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.unit')),
                    ('series', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='figures.factseries')),
                ],
                options={
                    'verbose_name': 'Figure of a day',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['series', 'day'], name='figures_fact_days')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
        *(migrations.RunSQL(one.forward(), one.backward()) for one in TABLES),
    ]
