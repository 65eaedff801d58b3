# SPDX-License-Identifier: Apache-2.0
"""The life of a record in the database: no statement, whoever sends it, moves it another way than `cards.rules` says."""

from django.db import migrations

from wuzha.cards.rules import LIFE

TABLE = "cards_cardsrecord"


class Migration(migrations.Migration):
    dependencies = [("cards", "0001_schema")]

    operations = [migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE))]
