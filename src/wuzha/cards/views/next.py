# SPDX-License-Identifier: Apache-2.0
"""What a card is in its header, and what is to be done with it next."""

from __future__ import annotations

from datetime import date

from django.utils.translation import pgettext

from wuzha.cards.models import InvolvedCard
from wuzha.ui.record import Chip, Fact, RecordHead


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def level_word(level: int) -> str:
    """一级卡, 二级卡 …"""
    return pgettext("card", "Level %(level)s") % {"level": level}


def head(row: InvolvedCard) -> RecordHead:
    """Kind and masked number; whose it is, from where; how deep, what was done with it."""
    chips = [Chip(row.get_kind_display(), "")]
    if row.level is not None:
        chips.append(Chip(level_word(row.level), "bad" if row.level == 1 else "wait"))
    if row.disposal:
        chips.append(Chip(row.get_disposal_display(), "wait" if row.disposal == "RESTORE" else "ok"))
    facts = [Fact(pgettext("card", "First involved on"), _day(row.first_involved_on))]
    if row.issuer:
        facts.append(Fact(pgettext("card", "Institution"), row.issuer))
    if row.outlet is not None:
        facts.append(Fact(pgettext("card", "Opening outlet"), row.outlet.name))
    return RecordHead(row.shown, row.number, chips, facts, [])
