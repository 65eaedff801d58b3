# SPDX-License-Identifier: Apache-2.0
"""Papers that an order can have since decision 0029: reports, renewals, releases, queries, evidence."""

from django.db import migrations, models

KINDS = [
    ("APPLICATION", "Application for a stop"),
    ("REPORT", "Report asking for a freeze"),
    ("NOTICE", "Notice to the bank"),
    ("RENEW_REPORT", "Report asking for a renewal"),
    ("RENEW_NOTICE", "Notice of a renewal"),
    ("FREE_REPORT", "Report asking for a release"),
    ("FREE_NOTICE", "Notice of a release"),
    ("OWNER", "Notice of a release to the owner"),
    ("QUERY", "Notice to query the account"),
    ("EVIDENCE", "Notice to take evidence"),
    ("DECISION", "Scan of the decision"),
    ("RECEIPT", "Receipt of the bank"),
]


class Migration(migrations.Migration):
    dependencies = [("funds", "0005_transfers_without_time")]
    operations = [
        migrations.AlterField("paper", "kind", models.CharField(choices=KINDS, max_length=12, verbose_name="Kind"))
    ]
