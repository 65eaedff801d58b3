# SPDX-License-Identifier: Apache-2.0
"""The rule by which a city has its units judged, and from counts to the columns of a round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field

from wuzha.core.standing.marks import Mark
from wuzha.engine.surveillance import Colour, Round, Row, Rule, Unit, compared, forecast

MARKS = {Colour.RED: Mark.ELIGIBLE, Colour.AMBER: Mark.WATCH, Colour.GREEN: Mark.LUCK}


class FairPolicy(BaseModel):
    """How units are judged beside each other."""

    discoveries: float = Field(
        gt=0, le=0.5, description=gettext_noop("share of false marks that is put up with among all marks, such as 0.1")
    )
    material: float = Field(ge=1, le=5, description=gettext_noop("ratio from which a difference is material"))
    sure: float = Field(ge=0.5, lt=1, description=gettext_noop("probability that it must have to be eligible"))
    innocent: float = Field(
        gt=0, le=0.2, description=gettext_noop("share of rounds of equal units in which any may be eligible")
    )
    ordinary: float = Field(
        ge=0, le=0.5,
        description=gettext_noop("how far units differ ordinarily: standard deviation of log, found every year"),
    )  # fmt: skip
    days_after: int = Field(
        ge=0, le=60, description=gettext_noop("days after the end of a period until its round is made")
    )

    @property
    def rule(self) -> Rule:
        return Rule(
            false_discoveries=self.discoveries, material=self.material, sure=self.sure, innocent=self.innocent,
            ordinary=self.ordinary,
        )  # fmt: skip


#: Values measured in `benchmarks/standing.py`.
FAIR = {"discoveries": 0.1, "material": 1.2, "sure": 0.8, "innocent": 0.02, "ordinary": 0.12, "days_after": 5}


def judged(units: Sequence[Unit], policy: FairPolicy, *, confirms: bool) -> tuple[Round, list[dict[str, Any]]]:
    """The round, and of each unit its columns (`rows.Judged`). Only one look confirms; others make nobody eligible."""
    found = compared(units, policy.rule)
    return found, [columns(row, found.strength, confirms=confirms) for row in found.rows]


def columns(row: Row, strength: float, *, confirms: bool) -> dict[str, Any]:
    ahead = forecast(row.count, row.expected, strength)
    mark = MARKS[row.standing]
    return {
        "expected": row.expected, "ratio": row.ratio or 0.0, "low": row.low or 0.0, "high": row.high or 0.0,
        "shrunk": row.shrunk, "ahead": ahead.mean, "ahead_low": ahead.low, "ahead_high": ahead.high,
        "luck": row.p, "q": row.q, "sure": row.surely, "worst": row.worst,
        "rank": row.rank, "rank_low": row.rank_low, "rank_high": row.rank_high,
        "mark": Mark.WATCH if mark is Mark.ELIGIBLE and not confirms else mark,
    }  # fmt: skip
