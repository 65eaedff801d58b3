# SPDX-License-Identifier: Apache-2.0
"""Clues about cards of the demo and the presets: to be given out, with a station, overdue, concluded with each result,
replied to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cards.models import CardClue
from wuzha.cards.rules.clues import FOLLOWED, ClueResult
from wuzha.cards.services.clues import NewClue, assign, take_down
from wuzha.cards.services.replies import reply
from wuzha.org.models import Unit, UnitKind
from wuzha.requests.queries.lists import about
from wuzha.requests.services.answering import Answer, answer, sign
from wuzha.requests.services.asking import accept

#: Days since the receipt of those that are with a station: in time, late with the first and with the final result.
_WITH = (0, 9, 33)


@transaction.atomic
def settle(officer: Actor, station: Actor, now: datetime) -> int:
    """Write them through the services; how many. `station` answers for its unit. Nothing where they are: the same
    people told of again would be further cards of their clues."""
    if CardClue.unscoped.filter(synthetic=True).exists():
        return 0
    units = list(Unit.objects.filter(kind=UnitKind.STATION).order_by("code")[: len(_WITH)])
    made = 0
    for days in (1, 0):
        _told(officer, made, now - timedelta(days=days))
        made += 1
    for unit, days in zip(units, _WITH, strict=False):
        assign(officer, _told(officer, made, now - timedelta(days=days)).pk, unit.pk)
        made += 1
    for number, result in enumerate(ClueResult):
        clue = _told(officer, made, now - timedelta(days=12 + number))
        assign(officer, clue.pk, station.unit_id or 0)
        asked = about(officer, (CardClue.RECORD, clue.pk))[0]
        sign(station, asked.pk)
        fields = {"verified_on": timezone.localdate().isoformat()}
        if result in FOLLOWED:
            fields["followed"] = f"演示文书{number + 1}号"
        answer(station, asked.pk, Answer("演示：已核查身份和用卡情况。", result.value, fields))
        accept(officer, asked.pk)
        if number % 2:
            reply(officer, clue.pk, f"演示反馈{number + 1}号")
        made += 1
    return made


def _told(officer: Actor, number: int, at: datetime) -> CardClue:
    cards = [("SIM", f"1999820{10 * number + n:04d}") for n in range(1 + number % 3)]
    new = NewClue(
        f"演示断卡{number + 1:03d}", "演示上级（演示）", at, f"演示卡主{'甲乙丙丁戊己庚辛壬癸子'[number % 11]}",
        what="演示：名下电话卡涉诈，请核查。", cards=cards, synthetic=True,
    )  # fmt: skip
    return take_down(officer, new)[0]
