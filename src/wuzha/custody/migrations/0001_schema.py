# SPDX-License-Identifier: Apache-2.0
"""Generations of the master key, kept keys, and how far a rotation is.

How the database keeps blind indexes whole while they go over to another key (`wuzha.custody.services.indexes`): two
triggers stand on every table with blind indexes from the first rotation on. `custody_steady` comes before a statement
that writes some: it shares the lock, so that none goes over until the transaction ends, and notes how far they are.
`custody_refuse_old_index` then refuses a row that brings an index as it was before it went over: its process has not
noticed yet and must try again (40001, as for two transactions in each other's way), or two rows about one person would
not meet.

Tables that are only ever added to let a rotation replace what is sealed by their own guards, as they let retention.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from wuzha.keys import END
from wuzha.locks import Lock
from wuzha.schema import CreateModels

FORWARD = rf"""
CREATE FUNCTION custody_refuse_old_index() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a blind index of % is of an older generation', TG_TABLE_NAME USING ERRCODE = '40001';
END $$;
CREATE FUNCTION custody_steady() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  newest int;
  reach bigint;
BEGIN
  FOR attempt IN 1 .. 2 LOOP
    SELECT g.number, CASE WHEN g.indexed_at IS NULL THEN coalesce(p.seen, 0) ELSE {END} END INTO newest, reach
    FROM custody_keygeneration AS g
    LEFT JOIN custody_resealpart AS p ON p.generation_id = g.number AND p.name = 'indexes'
    ORDER BY g.number DESC LIMIT 1;
    EXIT WHEN reach >= {END};
    IF attempt = 1 THEN
      PERFORM pg_advisory_xact_lock_shared({Lock.INDEXES.value});
    END IF;
  END LOOP;
  PERFORM set_config('wuzha.indexes', newest || ':' || reach, true);
  RETURN NULL;
END $$;
CREATE FUNCTION custody_is_old(value bytea) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN octet_length(value) NOT IN (16, 17) OR own >= newest THEN false
    WHEN own < newest - 1 THEN true
    ELSE get_byte(value, octet_length(value) - 16) * 256 + get_byte(value, octet_length(value) - 15) < reach
  END
  FROM (
    SELECT CASE octet_length(value) WHEN 16 THEN 1 ELSE get_byte(value, 0) END AS own,
           split_part(told, ':', 1)::int AS newest, split_part(told, ':', 2)::int AS reach
    FROM nullif(current_setting('wuzha.indexes', true), '') AS told
  ) AS now
  WHERE value IS NOT NULL
$$;
"""
BACKWARD = r"""
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT tgrelid::regclass AS place, tgname FROM pg_trigger WHERE tgname LIKE 'custody\_%' LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', one.tgname, one.place);
  END LOOP;
END $$;
DROP FUNCTION custody_is_old(bytea);
DROP FUNCTION custody_steady();
DROP FUNCTION custody_refuse_old_index();
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('custody', '0002_guards'),
        ('custody', '0003_rotation'),
    ]

    dependencies = [
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='KeptKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('purpose', models.CharField(max_length=32)),
                    ('generation', models.PositiveSmallIntegerField()),
                    ('under', models.PositiveSmallIntegerField()),
                    ('wrapped', models.BinaryField(max_length=64)),
                ],
                options={
                    'verbose_name': 'Kept key',
                    'constraints': [models.UniqueConstraint(fields=('purpose', 'generation', 'under'), name='custody_kept_once'), models.CheckConstraint(condition=models.Q(('under__gt', models.F('generation'))), name='custody_kept_under_later')],
                },
            ),
            migrations.CreateModel(
                name='KeyGeneration',
                fields=[
                    ('number', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                    ('fingerprint', models.CharField(max_length=19, unique=True, verbose_name='Fingerprint')),
                    ('proof', models.BinaryField(max_length=64)),
                    ('index_hash', models.CharField(default='BLAKE2B', max_length=8)),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('indexed_at', models.DateTimeField(null=True)),
                    ('resealed_at', models.DateTimeField(null=True)),
                    ('retired_at', models.DateTimeField(null=True)),
                ],
                options={
                    'verbose_name': 'Generation of the master key',
                    'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 127)), name='custody_number'), models.CheckConstraint(condition=models.Q(('index_hash__in', ('BLAKE2B', 'SM3'))), name='custody_index_hash'), models.CheckConstraint(condition=models.Q(models.Q(('number', 1), _negated=True), models.Q(('indexed_at__isnull', False), ('resealed_at__isnull', False)), _connector='OR'), name='custody_first_began_whole')],
                },
            ),
            migrations.CreateModel(
                name='ResealPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80)),
                    ('last', models.CharField(blank=True, max_length=64)),
                    ('seen', models.BigIntegerField(default=0)),
                    ('resealed', models.BigIntegerField(default=0)),
                    ('expected', models.BigIntegerField(default=0)),
                    ('done_at', models.DateTimeField(null=True)),
                    ('generation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='custody.keygeneration')),
                ],
                options={
                    'verbose_name': 'Part of a rotation',
                    'constraints': [models.UniqueConstraint(fields=('generation', 'name'), name='custody_part_once')],
                },
            ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
