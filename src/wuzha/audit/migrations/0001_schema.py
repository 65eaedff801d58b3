# SPDX-License-Identifier: Apache-2.0
"""The trail is only ever added to. Columns stand in the order in which installed databases have them.

The sealer alone may set `seq` and `hash`, once, and by a function of the owner, so that the application needs no right
to change the trail. An event comes without a seal. The function continues the chain where it ends, in the order of its
arguments, and touches nothing that has a seal; what the links must be only the keys tell, so wrong ones are found by a
verification.
"""

import django.utils.timezone
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL
     AND to_jsonb(NEW) - 'seq' - 'hash' = to_jsonb(OLD) - 'seq' - 'hash' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the audit trail is only ever added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_event
  FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

CREATE FUNCTION audit_seal(first bigint, ids bigint[], hashes bytea[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE sealed bigint;
BEGIN
  IF first <> (SELECT coalesce(max(seq), 0) + 1 FROM public.audit_event) THEN
    RAISE EXCEPTION 'the chain of the audit trail goes on elsewhere' USING ERRCODE = 'serialization_failure';
  END IF;
  UPDATE public.audit_event AS e SET seq = first + s.place - 1, hash = s.hash
  FROM unnest(ids, hashes) WITH ORDINALITY AS s(id, hash, place) WHERE e.id = s.id;
  GET DIAGNOSTICS sealed = ROW_COUNT;
  IF sealed <> cardinality(ids) THEN
    RAISE EXCEPTION 'an event to be sealed is not there' USING ERRCODE = 'no_data_found';
  END IF;
  RETURN sealed;
END $$;
REVOKE ALL ON FUNCTION audit_seal(bigint, bigint[], bytea[]) FROM PUBLIC;

CREATE FUNCTION audit_refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an event joins the audit trail without a seal' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_unsealed_only BEFORE INSERT ON audit_event
  FOR EACH ROW WHEN (NEW.seq IS NOT NULL OR NEW.hash IS NOT NULL) EXECUTE FUNCTION audit_refuse_sealed();
"""
BACKWARD = """
DROP TRIGGER audit_unsealed_only ON audit_event;
DROP FUNCTION audit_refuse_sealed();
DROP FUNCTION audit_seal(bigint, bigint[], bytea[]);
DROP TRIGGER audit_no_truncate ON audit_event;
DROP TRIGGER audit_append_only ON audit_event;
DROP FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('audit', '0001_initial'),
        ('audit', '0002_append_only'),
        ('audit', '0002_guards'),
        ('audit', '0003_codes'),
        ('audit', '0004_seal_by_a_function'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                ('actor_kind', models.CharField(max_length=8, verbose_name='Kind of actor')),
                ('actor', models.CharField(max_length=64, verbose_name='Who')),
                ('person_id', models.BigIntegerField(null=True)),
                ('role', models.CharField(blank=True, max_length=24, verbose_name='Role')),
                ('unit_code', models.CharField(blank=True, max_length=24, verbose_name='Unit')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='Address')),
                ('action', models.CharField(max_length=48, verbose_name='Action')),
                ('object_type', models.CharField(blank=True, max_length=32, verbose_name='Record')),
                ('object_id', models.CharField(blank=True, max_length=32)),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='Purpose')),
                ('fields', models.JSONField(default=list, verbose_name='Fields')),
                ('row_count', models.IntegerField(default=1, verbose_name='Rows')),
                ('outcome', models.CharField(default='OK', max_length=8, verbose_name='Outcome')),
                ('detail', models.JSONField(default=dict)),
                ('seq', models.BigIntegerField(null=True, unique=True)),
                ('hash', models.BinaryField(max_length=32, null=True)),
                ('mac', models.BinaryField(max_length=32, null=True)),
            ],
            options={
                'verbose_name': 'Audit event',
                'indexes': [models.Index(fields=['object_type', 'object_id', 'id'], name='audit_object'), models.Index(fields=['actor', 'id'], name='audit_actor'), models.Index(fields=['action', 'id'], name='audit_action'), models.Index(fields=['at'], name='audit_at'), models.Index(condition=models.Q(('outcome', 'REFUSED')), fields=['id'], name='audit_refused'), models.Index(condition=models.Q(('seq__isnull', True)), fields=['id'], name='audit_unsealed')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('hash__isnull', True), ('seq__isnull', True)), models.Q(('hash__isnull', False), ('seq__isnull', False)), _connector='OR'), name='audit_sealed_whole')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
