# SPDX-License-Identifier: Apache-2.0
"""Numbers of live cards that still wait were brought by who uploaded their list."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cards", "0006_stock_two_people")]

    operations = [
        migrations.RunSQL(
            "UPDATE cards_stockchange AS c SET told_by_id = b.by_id FROM intake_batch AS b "
            "WHERE b.id = c.batch_id AND c.state = 'OPEN'",
            migrations.RunSQL.noop,
        )
    ]
