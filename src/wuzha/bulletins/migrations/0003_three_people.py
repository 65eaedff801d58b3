# SPDX-License-Identifier: Apache-2.0
"""Where the rule of a kind says so, who reviews a bulletin and who signs it are two people; nobody reviews one's own."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="bulletin",
            name="three_people",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=Q(three_people=False)
                | Q(reviewer__isnull=True)
                | Q(signer__isnull=True)
                | ~Q(signer=F("reviewer")),
                name="bulletin_reviewed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("writer")), name="bulletin_reviewer_is_another"
            ),
        ),
    ]
