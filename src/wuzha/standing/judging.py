# SPDX-License-Identifier: Apache-2.0
"""From what was counted to how each township stands, by the rule in force. How is `wuzha.engine.surveillance`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wuzha.core.indicators import registered
from wuzha.core.standing import Span
from wuzha.core.standing.judging import judged as compared
from wuzha.engine.surveillance import Mark as Funnel
from wuzha.engine.surveillance import Unit, standings
from wuzha.standing.counting import Counted
from wuzha.standing.rulesets import Policy

#: The marks of the funnel of rates, as a round keeps them. No rate makes a township eligible by itself: it may be the
#: work of its station.
RATES = {Funnel.APART: "APART", Funnel.WATCH: "WATCH", Funnel.LUCK: "LUCK", Funnel.FEW: "FEW"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of all units: variance beyond chance, scatter and strength of the prior; of each unit its columns in a round."""

    tau2: float
    phi: float
    strength: float
    units: list[dict[str, Any]]


def judged(counted: Sequence[Counted], span: Span, policy: Policy) -> Judgement:
    """How the units stand. Only the year makes one eligible; a quarter says where to help. Some unit has cases."""
    units = [Unit(one.unit.code, one.residents, one.count) for one in counted]
    found, columns = compared(units, policy, confirms=span is Span.YEAR)
    judged_rates = zip(columns, _rates(counted), strict=True)
    return Judgement(
        found.tau2, found.phi, found.strength, [own | {"process": process} for own, process in judged_rates]
    )


def _rates(counted: Sequence[Counted]) -> list[dict[str, Any]]:
    """Of each unit: code → hits, rows, chance, mark, from the funnel of the rate."""
    found: list[dict[str, Any]] = [{} for _ in counted]
    own = registered().get("warning", {})
    for code in counted[0].process if counted else ():
        marks = standings([one.process[code] for one in counted], up=own[code].better.value > 0)
        for place, (one, stands) in enumerate(zip(counted, marks, strict=True)):
            hits, rows = one.process[code]
            found[place][code] = {
                "hits": hits, "rows": rows, "luck": round(stands.luck, 6), "mark": RATES[stands.mark],
            }  # fmt: skip
    return found
