# SPDX-License-Identifier: Apache-2.0
"""From counted rows to a figure: its value, whether there are enough rows to say so, and how it moved."""

from __future__ import annotations

from dataclasses import dataclass

from wuzha.engine.surveillance import wilson
from wuzha.warning.queries.indicators.definition import Better, Indicator, Shape
from wuzha.warning.queries.indicators.measure import Tally

#: Below this many rows a rate or a time is not shown: 样本不足.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one unit in one period."""

    indicator: Indicator
    tally: Tally

    @property
    def value(self) -> float | int | None:
        """A number, a share of 1, a sum in 分 or a median in seconds; `None` when there is nothing to divide."""
        tally = self.tally
        if self.indicator.shape is Shape.RATE:
            return tally.numerator / tally.denominator if tally.denominator else None
        if self.indicator.shape is Shape.SUM:
            return tally.total
        return tally.median if self.indicator.shape is Shape.TIME else tally.numerator

    @property
    def rows(self) -> int:
        """The rows that the figure rests on."""
        return (self.tally.denominator or 0) if self.indicator.shape is Shape.RATE else self.tally.numerator

    @property
    def insufficient(self) -> bool:
        """Whether a share or a median would rest on too few rows."""
        return self.indicator.shape in (Shape.RATE, Shape.TIME) and self.rows < ENOUGH

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of a rate (Wilson 1927), so that a rank is read with its doubt."""
        n = self.tally.denominator or 0
        if self.indicator.shape is not Shape.RATE or n == 0:
            return None
        return wilson(self.tally.numerator, n)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against the period before."""

    #: 1 up, -1 down, 0 the same.
    way: int
    #: How much: points of a rate (0.05 is 5 points), a relative change, or an absolute one.
    size: float
    #: `points`, `relative` or `absolute`.
    kind: str
    #: 1 good news, -1 bad, 0 neither.
    good: int


def change(now: Figure, before: Figure) -> Change | None:
    """How a figure moved; `None` when either cannot be compared.

    A base of 0 has no percentage and one below `ENOUGH` none worth saying: then the difference itself is given
    (`domain.md` §5.2).
    """
    if now.insufficient or before.insufficient or now.value is None or before.value is None:
        return None
    difference = now.value - before.value
    way = (difference > 0) - (difference < 0)
    good = way * now.indicator.better.value if now.indicator.better is not Better.NEITHER else 0
    if now.indicator.shape is Shape.RATE:
        return Change(way, difference, "points", good)
    if before.value == 0 or before.rows < ENOUGH:
        return Change(way, difference, "absolute", good)
    return Change(way, difference / before.value, "relative", good)


def ranks(figures: list[Figure | None]) -> list[int | None]:
    """Places from the best down, equal values sharing one (1, 1, 3); `None` for what takes no part or rests on too
    few rows, and for every figure of an indicator that knows no better."""
    better = next((figure.indicator.better.value for figure in figures if figure), 0)
    values = [
        None if figure is None or figure.insufficient or figure.value is None else figure.value * better
        for figure in figures
    ]
    if not better:
        return [None] * len(figures)
    return [None if own is None else 1 + sum(v > own for v in values if v is not None) for own in values]
