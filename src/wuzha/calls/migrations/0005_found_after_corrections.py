# SPDX-License-Identifier: Apache-2.0
"""What names somebody is found by its answer after it was corrected too; a warning finds the call it came out of."""

from django.db import migrations, models

from wuzha.calls.rules.answers import kind_of, read
from wuzha.sealed.value import blind, read_again_by

#: Answers are only ever added to; the index of those that stand is written once, here.
OPEN = "ALTER TABLE calls_callanswer DISABLE TRIGGER calls_callanswer_append_only"
SHUT = "ALTER TABLE calls_callanswer ENABLE TRIGGER calls_callanswer_append_only"


def index_all(apps, _editor):
    answers = apps.get_model("calls", "CallAnswer")._base_manager
    for one in answers.filter(value__isnull=False).only("name", "value", "at").iterator(500):
        kind = kind_of(one.name)
        told = None if kind is None else read_again_by(one.value, lambda text, one=one: read(one.name, text, one.at))
        if told is not None and told.right:
            answers.filter(pk=one.pk).update(value_index=blind(kind, told.value))


class Migration(migrations.Migration):
    dependencies = [("calls", "0004_holds")]

    operations = [
        migrations.AddField("callanswer", "value_index", models.BinaryField(max_length=16, null=True)),
        migrations.RunSQL(OPEN, SHUT),
        migrations.RunPython(index_all, migrations.RunPython.noop),
        migrations.RunSQL(SHUT, OPEN),
        migrations.AddIndex(
            "callanswer",
            models.Index(fields=["value_index"], name="answer_value", condition=models.Q(value_index__isnull=False)),
        ),
        migrations.AddIndex(
            "call",
            models.Index(fields=["warning_id"], name="call_warning", condition=models.Q(warning_id__isnull=False)),
        ),
    ]
