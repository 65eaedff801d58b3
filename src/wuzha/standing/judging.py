# SPDX-License-Identifier: Apache-2.0
"""From what was counted to how each township stands, by the rule in force. How is `wuzha.engine.surveillance`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wuzha.core.indicators import registered
from wuzha.engine.surveillance import Colour, Row, Rule, Unit, compared, forecast, standings
from wuzha.engine.surveillance import Mark as Funnel
from wuzha.standing.counting import Counted
from wuzha.standing.rules import Mark, Span
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
    rule = Rule(
        false_discoveries=policy.discoveries, material=policy.material, sure=policy.sure, innocent=policy.innocent,
        ordinary=policy.ordinary,
    )  # fmt: skip
    found = compared([Unit(one.unit.code, one.residents, one.count) for one in counted], rule)
    judged_rates = zip(found.rows, _rates(counted), strict=True)
    units = [_columns(row, span, found.strength) | {"process": process} for row, process in judged_rates]
    return Judgement(found.tau2, found.phi, found.strength, units)


def _columns(row: Row, span: Span, strength: float) -> dict[str, Any]:
    ahead = forecast(row.count, row.expected, strength)
    mark = {Colour.RED: Mark.ELIGIBLE, Colour.AMBER: Mark.WATCH, Colour.GREEN: Mark.LUCK}[row.standing]
    return {
        "expected": row.expected, "ratio": row.ratio or 0.0, "low": row.low or 0.0, "high": row.high or 0.0,
        "shrunk": row.shrunk, "ahead": ahead.mean, "ahead_low": ahead.low, "ahead_high": ahead.high,
        "luck": row.p, "q": row.q, "sure": row.surely, "worst": row.worst,
        "rank": row.rank, "rank_low": row.rank_low, "rank_high": row.rank_high,
        "mark": Mark.WATCH if mark is Mark.ELIGIBLE and span is not Span.YEAR else mark,
    }  # fmt: skip


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
