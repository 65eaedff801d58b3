# SPDX-License-Identifier: Apache-2.0
"""How each sheet of a statement file was understood."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funds", "0014_freezes_held_to_the_law")]

    operations = [
        migrations.AddField(
            model_name="statementfile",
            name="understood",
            field=models.JSONField(db_default=[], default=list),
        ),
    ]
