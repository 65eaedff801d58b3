# SPDX-License-Identifier: Apache-2.0
"""Numbers of known cases are written plainly, whoever writes; what is there already stays as it is."""

import django.db.models.expressions
import wuzha.plain
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("warning", "0005_marks_of_seals")]
    operations = [
        AddConstraintNotValid(
            model_name="knowncase",
            constraint=models.CheckConstraint(
                condition=models.Q(("case_no", wuzha.plain.Plain(django.db.models.expressions.F("case_no")))), name="case_number_plain"
            ),
        ),
    ]
