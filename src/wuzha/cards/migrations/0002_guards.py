# SPDX-License-Identifier: Apache-2.0
"""The life of a back-trace in the database, and the history of cards, which is only ever added to."""

from django.db import migrations

from wuzha.cards.rules.kinds import TRACE_LIFE
from wuzha.core.growing import guard, unguard

GROWING = "cards_cardstep"
LIVING = "cards_backtrace"


class Migration(migrations.Migration):
    dependencies = [("cards", "0001_schema")]

    operations = [
        migrations.RunSQL(TRACE_LIFE.guard(LIVING, "a back-trace"), TRACE_LIFE.unguard(LIVING)),
        migrations.RunSQL(guard(GROWING), unguard(GROWING)),
    ]
