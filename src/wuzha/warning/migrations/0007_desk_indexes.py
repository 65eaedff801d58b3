"""Indexes on the two large tables, made beside running work: nothing waits for them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("warning", "0006_desk")]
    operations = [
        AddIndexConcurrently(
            model_name="directive",
            index=models.Index(
                condition=models.Q(("contact_index__isnull", False)),
                fields=["contact_index", "warning"],
                name="directive_contact",
            ),
        ),
        AddIndexConcurrently(
            model_name="directive",
            index=models.Index(
                condition=models.Q(("directive_no", ""), _negated=True),
                fields=["directive_no"],
                name="directive_number",
            ),
        ),
        AddIndexConcurrently(
            model_name="warning",
            index=models.Index(
                condition=models.Q(("name_index__isnull", False)), fields=["name_index"], name="warning_name"
            ),
        ),
    ]
