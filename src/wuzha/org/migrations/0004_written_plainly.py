# SPDX-License-Identifier: Apache-2.0
"""Log-in names and codes of units are written plainly, whoever writes; what is there already stays as it is."""

import django.db.models.expressions
import wuzha.plain
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0003_passkeys")]
    operations = [
        AddConstraintNotValid(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("username", wuzha.plain.Plain(django.db.models.expressions.F("username")))), name="person_username_plain"
            ),
        ),
        AddConstraintNotValid(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", wuzha.plain.Plain(django.db.models.expressions.F("code")))), name="unit_code_plain"
            ),
        ),
    ]
