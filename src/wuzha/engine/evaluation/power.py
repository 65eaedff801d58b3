# SPDX-License-Identifier: Apache-2.0
"""What could be seen at all: the smallest reduction that four of five evaluations would find, from what was before.

Nothing that happened after the start enters here, so that a refusal for want of power cannot depend on the result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from wuzha.engine.evaluation.panel import Panel
from wuzha.engine.evaluation.student import quantile
from wuzha.engine.surveillance.special import Floats

#: Two-sided level and power; 1.96 + 0.84 = 2.8 where there are many units.
TAIL, MISSED = 0.025, 0.2
#: A reduction smaller than this must be findable, or no verdict is given.
MATERIAL = 0.30
#: Longest time after the start that is proposed.
LONGEST = 36
MANY = 1e6


@dataclass(frozen=True, slots=True)
class Design:
    """Expected cases of treated and others, before and after, the number of units of each, their effective number,
    and by how much their counts vary more than chance (φ, at least 1)."""

    treated_before: float
    treated_after: float
    others_before: float
    others_after: float
    dispersion: float = 1.0
    treated: float = MANY
    others: float = MANY

    @property
    def error(self) -> float:
        """Standard error of the log ratio; endless where a cell is empty."""
        cells = (self.treated_before, self.treated_after, self.others_before, self.others_after)
        return math.sqrt(self.dispersion * sum(1 / cell for cell in cells)) if min(cells) > 0 else math.inf

    @property
    def detectable(self) -> float:
        """The smallest reduction found with 80 % power, as a share; 1 where not even the end of all cases would be
        told from luck."""
        error = self.error
        if not math.isfinite(error) or min(self.treated, self.others) <= 1:
            return 1.0
        first = (1 / self.treated_before + 1 / self.treated_after) * self.dispersion
        second = (1 / self.others_before + 1 / self.others_after) * self.dispersion
        freedom = (first + second) ** 2 / (first**2 / (self.treated - 1) + second**2 / (self.others - 1))
        return 1 - math.exp(-(quantile(TAIL, freedom) + quantile(MISSED, freedom)) * error)


@dataclass(frozen=True, slots=True)
class Enough:
    """What would bring the detectable reduction to the material one, each by itself: so many times the units, treated
    and others alike, or so many periods after the start; `None` where no length would."""

    times_units: float
    periods_after: int | None


def enough(design: Design, periods_after: int, material: float = MATERIAL) -> Enough | None:
    """`None` where the design is enough as it is, or has nothing to multiply."""
    if design.detectable <= material or not math.isfinite(design.error):
        return None
    low, high = 1.0, 2.0
    while _times(design, high).detectable > material and high < 1e6:
        low, high = high, high * 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _times(design, middle).detectable > material else (low, middle)
    longer = (
        months
        for months in range(periods_after + 1, LONGEST + 1)
        if _longer(design, months / periods_after).detectable <= material
    )
    return Enough(high, next(longer, None) if periods_after else None)


def _times(design: Design, factor: float) -> Design:
    names = ("treated_before", "treated_after", "others_before", "others_after", "treated", "others")
    return replace(design, **{name: getattr(design, name) * factor for name in names})


def _longer(design: Design, factor: float) -> Design:
    return replace(design, treated_after=design.treated_after * factor, others_after=design.others_after * factor)


def dispersion(counts: Floats) -> float:
    """φ of a table of units by periods: how much more the counts vary about unit times period than chance. Looked at
    by single periods and by halves, where slow drift shows; the larger one counts, and at least 1."""
    half = counts.shape[1] // 2
    tables = [counts] if half == 0 else [counts, np.stack([counts[:, :half].sum(1), counts[:, half:].sum(1)], 1)]
    return max([1.0, *(_pearson(table) for table in tables)])


def _pearson(table: Floats) -> float:
    table = table[table.sum(1) > 0][:, table.sum(0) > 0]
    if min(table.shape, default=0) < 2:
        return 1.0
    fitted = table.sum(1, keepdims=True) * table.sum(0, keepdims=True) / table.sum()
    return float(((table - fitted) ** 2 / fitted).sum() / ((table.shape[0] - 1) * (table.shape[1] - 1)))


def planned(history: Panel, treated: Floats, others: Floats, periods_after: int, donut: int = 0) -> Design:
    """The design of a campaign that is to start after this history. `treated` and `others` say by unit (1 or 0) who
    is which; what is expected afterwards is what was before, per person and period."""
    used = history.periods - donut
    counts, people = history.counts[:, : max(used, 0)], history.people[:, : max(used, 0)]
    if used < 1:
        return Design(0, 0, 0, 0)
    by_unit = counts.sum(1)
    after = by_unit / people.sum(1) * history.people[:, -1] * periods_after
    whole = [float((by_unit * who).sum()) for who in (treated, others)]
    later = [float((after * who).sum()) for who in (treated, others)]
    return Design(
        whole[0],
        later[0],
        whole[1],
        later[1],
        dispersion(counts),
        _effective(by_unit * treated),
        _effective(by_unit * others),
    )


def _effective(shares: Floats) -> float:
    """How many units of equal size these are worth."""
    return float(shares.sum() ** 2 / (shares**2).sum()) if (shares > 0).any() else 0.0
