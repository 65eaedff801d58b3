# SPDX-License-Identifier: Apache-2.0
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("warning", "0018_guard_only_what_moves")]

    operations = [
        migrations.AlterModelTable("warning", "warning_warning"),
        migrations.RenameModel("Warning", "WarningRecord"),
    ]
