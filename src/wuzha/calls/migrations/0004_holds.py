# SPDX-License-Identifier: Apache-2.0
"""A hold of the payee hangs on its stop order. One that was recorded without any held nothing, and has no times now."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
UPDATE calls_protectivehold AS hold SET stop_id = (
  SELECT stop_id FROM calls_callstop WHERE call_id = hold.call_id AND stop_id IS NOT NULL ORDER BY id LIMIT 1
) WHERE road = 'PAYEE';
UPDATE calls_protectivehold SET started_at = NULL, ends_at = NULL, step_at = NULL, lifted_at = NULL, lifted_by = ''
WHERE road = 'PAYEE' AND stop_id IS NULL;
-- What hangs on the rows (foreign keys) is checked now: the table cannot be altered before.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0003_doors'),
        ('funds', '0001_schema'),
    ]

    operations = [
        migrations.AddField(
            model_name='protectivehold',
            name='stop',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.stoporder', verbose_name='Stop order'),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='protectivehold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('road', 'PAYEE'), _negated=True), ('started_at__isnull', True), ('stop__isnull', False), _connector='OR'), name='hold_payee_with_order'),
        ),
    ]
