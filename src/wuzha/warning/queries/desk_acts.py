# SPDX-License-Identifier: Apache-2.0
"""What became of an act on many warnings: counted by kind, with who stood in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from wuzha.audit.actor import Actor
from wuzha.warning.models import DeskAct, DeskActItem, ItemResult

#: Warnings named beside a kind of result.
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How many warnings of an act had one result, and the numbers of the first of them."""

    result: ItemResult
    who: str
    count: int
    warnings: list[Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """An act and how far it is."""

    act: DeskAct
    whole: int
    waiting: int
    outcomes: list[ItemCount]

    @property
    def done(self) -> int:
        return sum(one.count for one in self.outcomes if one.result is ItemResult.DONE)

    @property
    def others(self) -> list[ItemCount]:
        """What was not done, the most first."""
        return [one for one in self.outcomes if one.result is not ItemResult.DONE]


def of(actor: Actor, pk: int) -> DeskAct | None:
    """An act of one's own."""
    found: DeskAct | None = DeskAct.objects.filter(pk=pk, by_id=actor.person_id, unit_id=actor.unit_id).first()
    return found


def progress(act: DeskAct) -> Progress:
    """How far an act is and what became of its warnings so far."""
    rows = DeskActItem.objects.filter(act=act).values_list("result", "who").annotate(n=Count("pk"))
    found = list(rows.order_by("-n", "result"))
    outcomes = [
        ItemCount(ItemResult(result), who, n, [] if result == ItemResult.DONE else _named(act, result, who))
        for result, who, n in found
        if result
    ]
    waiting = sum(n for result, _who, n in found if not result)
    return Progress(act, sum(n for _result, _who, n in found), waiting, outcomes)


def keys_of(act: DeskAct) -> list[int]:
    """Keys of the warnings an act has been done on."""
    return list(DeskActItem.objects.filter(act=act, result=ItemResult.DONE).values_list("warning_id", flat=True))


def _named(act: DeskAct, result: str, who: str) -> list[Any]:
    items = DeskActItem.objects.filter(act=act, result=result, who=who).select_related("warning").order_by("id")
    return [item.warning for item in items[:MOST_NAMED]]
