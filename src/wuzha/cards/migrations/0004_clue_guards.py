# SPDX-License-Identifier: Apache-2.0
"""The life of a clue in the database, and its steps, which are only ever added to."""

from django.db import migrations

from wuzha.cards.rules.clues import CLUE_LIFE
from wuzha.core.growing import guard, unguard

GROWING = "cards_cluestep"
LIVING = "cards_cardclue"


class Migration(migrations.Migration):
    dependencies = [("cards", "0003_clues")]

    operations = [
        migrations.RunSQL(CLUE_LIFE.guard(LIVING, "a clue about cards"), CLUE_LIFE.unguard(LIVING)),
        migrations.RunSQL(guard(GROWING), unguard(GROWING)),
    ]
