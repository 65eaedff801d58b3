# SPDX-License-Identifier: Apache-2.0
"""Seals are set by a function of the owner, so that the application needs no right to change the trail.

An event comes without a seal. The function continues the chain where it ends, in the order of its arguments, and
touches nothing that has a seal; what the links must be only the keys tell, so wrong ones are found by a verification.
"""

from django.db import migrations

FORWARD = """
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
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_codes")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
