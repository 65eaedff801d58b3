# SPDX-License-Identifier: Apache-2.0
"""Published figures, which are only ever added to, and counts that are kept.

Whatever changes a table that results are counted from leaves one row a transaction in the feed of changes: kept counts
are told while there is none. What an entry adds to its lot is asked of each entry that counts, of all of the lot that
were known at an instant.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.manager
import django.utils.timezone
import wuzha.core.feed
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.schema import CreateModels

GROWING = "results_publication"
TABLES = (
    "cases_case", "cases_casestep", "cases_victim",
    "people_individual", "people_involvement", "people_personmeasure", "people_recovery",
    "operations_operation", "operations_operationcase",
    "funds_freeze", "funds_fundscase", "funds_otherloss", "funds_refundcase", "funds_refundline", "funds_report",
    "funds_stoporder",
    "org_unit", "org_ruleversion",
)
FORWARD = """
CREATE FUNCTION results_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM results_changed WHERE txid = pg_current_xact_id()) THEN
    INSERT INTO results_changed DEFAULT VALUES;
  END IF;
  RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER results_note_change AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION results_note_change();\n"
    for table in TABLES
)
BACKWARD = (
    "".join(f"DROP TRIGGER results_note_change ON {table};\n" for table in TABLES)
    + "DROP FUNCTION results_note_change();"
)


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('results', '0002_guards'),
        ('results', '0003_known_lots'),
        ('results', '0004_kept_counts'),
        ('results', '0005_triggers_of_changes'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        ('funds', '0001_schema'),
        ('operations', '0001_schema'),
        ('org', '0001_schema'),
        ('people', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Publication',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('first', models.DateField(verbose_name='First day')),
                    ('last', models.DateField(verbose_name='Last day')),
                    ('at', models.DateTimeField(verbose_name='As known at')),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Published')),
                    ('rule', models.JSONField(verbose_name='Rule of counting')),
                    ('rule_since', models.DateTimeField(null=True, verbose_name='Rule in force from')),
                    ('figures', models.JSONField(verbose_name='Figures')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='Where it was published')),
                    ('synthetic', models.BooleanField(db_default=False, default=False)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Published figures',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['unit', 'first', 'last', '-at'], name='publication_of')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='publication_in_order')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Changed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('txid', wuzha.core.feed.TransactionId(db_default=models.Func(function='pg_current_xact_id'))),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    'verbose_name': 'Change of what is counted',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['txid'], name='results_changed_txid')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='KeptCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=64, unique=True)),
                    ('role', models.CharField(max_length=32)),
                    ('asked', models.JSONField()),
                    ('day', models.DateField()),
                    ('at', models.DateTimeField()),
                    ('mark', models.TextField()),
                    ('counts', models.JSONField()),
                    ('looked_at', models.DateTimeField()),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.unit')),
                ],
                options={
                    'verbose_name': 'Kept count',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-looked_at'], name='results_kept_looked_at')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        migrations.RunSQL(guard(GROWING), unguard(GROWING)),
        migrations.RunSQL('CREATE INDEX recovery_known_lot ON people_recovery (lot, day, id)', 'DROP INDEX recovery_known_lot'),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
