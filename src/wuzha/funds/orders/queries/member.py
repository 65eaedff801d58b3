# SPDX-License-Identifier: Apache-2.0
"""What a member unit that is a bank or payment institution sees of its own work: numbers only, nobody's orders
(`domain.md` §8.2). Nothing of another institution is counted."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, Period, Selection, measure
from wuzha.funds.models import Freeze, Institution, StopOrder
from wuzha.funds.orders.indicators import LEAGUE
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.orders.rules.stops import StopState


@dataclass(frozen=True, slots=True)
class MemberFigures:
    """Of one institution: orders issued to it in a period, those it still owes an answer to, and how it answers."""

    institution: Institution
    told: int
    waiting: int
    answers: list[Figure]


def of_unit(actor: Actor, period: Period) -> MemberFigures | None:
    """The figures of the institution that the actor's unit is; nothing where it is none."""
    one = Institution.objects.filter(unit_id=actor.unit_id).first() if actor.unit_id else None
    if one is None:
        return None
    stops, freezes = StopOrder.unscoped.filter(institution=one), Freeze.unscoped.filter(institution=one)
    issued = period.covers("issued_at")
    # Who answers is no centre: its own answers are counted for it, and only counted.
    tallies = measure(Selection(Actor.system("member"), Q(institution=one)), period, LEAGUE)[None]
    owed = (stops.filter(state=StopState.ISSUED), freezes.filter(state=FreezeState.ISSUED))
    return MemberFigures(
        one,
        # Those of one institution in a month, exactly.
        # ast-grep-ignore: no-unbounded-count
        sum(rows.filter(issued).count() for rows in (stops, freezes)),
        # Those that it still holds.
        # ast-grep-ignore: no-unbounded-count
        sum(rows.count() for rows in owed),
        [Figure(indicator, tallies[indicator.code]) for indicator in LEAGUE],
    )
