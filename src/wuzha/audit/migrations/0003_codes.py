# SPDX-License-Identifier: Apache-2.0
"""Events are authenticated where they are made; those from before stand behind a boundary in the chain."""

from django.db import migrations, models

from wuzha.audit.boundary import close_first_version


def close(apps, schema_editor):
    close_first_version(apps.get_model("audit", "Event").objects)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards")]
    operations = [
        migrations.AddField("event", "mac", models.BinaryField(max_length=32, null=True)),
        migrations.RunPython(close, migrations.RunPython.noop),
    ]
