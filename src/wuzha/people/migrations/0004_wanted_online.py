# SPDX-License-Identifier: Apache-2.0
"""Whoever is wanted online (网上追逃): one more kind of measure."""

from django.db import migrations, models

KINDS = (
    ("CAUGHT", "Caught"), ("SUMMONED", "Summoned"), ("ADMIN_DETAINED", "Administrative detention"),
    ("ADMIN_FINED", "Fined"), ("DETAINED", "Detained"), ("ASKED", "Approval of the arrest asked for"),
    ("REFUSED", "Arrest not approved"), ("BAILED", "On bail"), ("RESIDENCE", "Under residential surveillance"),
    ("ARRESTED", "Arrested"), ("EXTENDED", "Term extended"), ("RELEASED", "Released or lifted"),
    ("SENT", "Sent for prosecution"), ("RETURNED", "Returned for further investigation"), ("PROSECUTED", "Prosecuted"),
    ("NOT_PROSECUTED", "Not prosecuted"), ("JUDGED", "Judged"), ("VOIDED", "Taken back"),
)  # fmt: skip
CHOICES = [("WANTED", "Wanted online"), *KINDS]
VALUES = [value for value, _label in CHOICES]


class Migration(migrations.Migration):
    dependencies = [("people", "0003_hours_of_a_summons")]

    operations = [
        migrations.AlterField(
            model_name="involvement",
            name="measure",
            field=models.CharField(blank=True, choices=CHOICES, max_length=16, verbose_name="Now"),
        ),
        migrations.AlterField(
            model_name="personmeasure",
            name="kind",
            field=models.CharField(choices=CHOICES, max_length=16, verbose_name="Measure"),
        ),
        migrations.RemoveConstraint(model_name="personmeasure", name="measure_known"),
        migrations.AddConstraint(
            model_name="personmeasure",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", VALUES)), name="measure_known"),
        ),
    ]
