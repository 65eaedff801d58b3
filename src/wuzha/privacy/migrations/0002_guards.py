# SPDX-License-Identifier: Apache-2.0
"""Versions of an impact assessment are only ever added to (PIPL 56: kept at least three years)."""

from django.db import migrations

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
    dependencies = [("privacy", "0001_schema")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
