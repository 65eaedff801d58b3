# SPDX-License-Identifier: Apache-2.0
"""The township that a residence names, for counts that open no address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_wanted_online")]

    operations = [
        migrations.AddField(
            model_name="individual",
            name="home_code",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=9),
        ),
        migrations.AddIndex(
            model_name="individual",
            index=models.Index(
                condition=models.Q(("home_code", ""), _negated=True), fields=["home_code"], name="individual_home"
            ),
        ),
    ]
