# SPDX-License-Identifier: Apache-2.0
"""A restitution can have the letter that hands its material over to the organ that froze."""

from django.db import migrations, models

KINDS = [
    ("FLOW", "Flow table of the money"),
    ("APPLICATION", "Application for restitution"),
    ("ANNOUNCEMENT", "Announcement of a return in proportion"),
    ("REPORT", "Report asking for the return"),
    ("DECISION", "Decision to return frozen money"),
    ("NOTICE", "Notice to assist in the return"),
    ("HANDOVER", "Hand-over to the freezing organ"),
    ("SIGNED", "Scan of the signed application"),
    ("MANDATE", "Scan of the mandate"),
    ("REPLY", "Scan of the prefecture's reply"),
    ("RECEIPT", "Scan of the bank's receipt"),
]


class Migration(migrations.Migration):
    dependencies = [("funds", "0008_filing_guards")]
    operations = [
        migrations.AlterField(
            "refundpaper", "kind", models.CharField(choices=KINDS, max_length=12, verbose_name="Document")
        )
    ]
