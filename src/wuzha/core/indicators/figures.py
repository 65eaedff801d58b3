# SPDX-License-Identifier: Apache-2.0
"""From counted rows to a figure: its value, whether there are enough rows to say so, how it moved, and whether it may
be shown: small numbers are not shown to those who may not open the records, for one or two people could be recognised.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wuzha.core.indicators.definition import Better, Indicator, Shape
from wuzha.engine.surveillance import wilson

#: Below this many rows a rate or a time is not shown: 样本不足.
ENOUGH = 5
#: Of a figure that is so many times its base no percentage is told.
MOST_TIMES = 10
#: Counts below this, except 0, are hidden.
LEAST = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted for one indicator. Times in seconds, `None` when nothing was measured."""

    numerator: int = 0
    denominator: int | None = None
    total: int | None = None
    median: float | None = None
    p90: float | None = None

    def __add__(self, other: Tally) -> Tally:
        """Two parts together; their times are not known from the parts."""
        return Tally(
            self.numerator + other.numerator,
            None if self.denominator is None else self.denominator + (other.denominator or 0),
            None if self.total is None else self.total + (other.total or 0),
        )


Tallies = dict[str, Tally]


def nothing(indicators: Iterable[Indicator]) -> Tallies:
    """The tallies of a unit without a single row."""
    return {
        one.code: Tally(
            denominator=0 if one.shape is Shape.RATE else None,
            total=0 if one.sums else None,
        )
        for one in indicators
    }


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one unit in one period."""

    indicator: Indicator
    tally: Tally
    #: Whether anything at all is recorded of the period: a zero that nobody counted is no figure.
    recorded: bool = True

    @property
    def value(self) -> float | int | None:
        """A number, a share of 1, a sum, a mean, or a median in seconds; `None` when there is nothing to divide."""
        tally = self.tally
        match self.indicator.shape:
            case Shape.RATE:
                return tally.numerator / tally.denominator if tally.denominator else None
            case Shape.MEAN:
                return (tally.total or 0) / tally.numerator if tally.numerator else None
            case Shape.SUM:
                return tally.total
            case Shape.TIME:
                return tally.median
            case Shape.PER:
                counted = tally.numerator if tally.total is None else tally.total
                return counted * self.indicator.factor / tally.denominator if tally.denominator else None
        return tally.numerator

    @property
    def rows(self) -> int:
        """The rows that the figure rests on."""
        return (self.tally.denominator or 0) if self.indicator.shape is Shape.RATE else self.tally.numerator

    @property
    def insufficient(self) -> bool:
        """Whether a share, a mean or a median would rest on too few rows."""
        return self.indicator.shape in (Shape.RATE, Shape.MEAN, Shape.TIME) and self.rows < ENOUGH

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of a rate (Wilson 1927), so that a rank is read with its doubt."""
        n = self.tally.denominator or 0
        if self.indicator.shape is not Shape.RATE or n == 0:
            return None
        return wilson(self.tally.numerator, n)

    def as_dict(self) -> dict[str, Any]:
        """The figure for machines; rates as shares of 1, money in 分, times in seconds."""
        tally, one = self.tally, self.indicator
        found: dict[str, Any] = {
            "value": self.value,
            "numerator": tally.numerator,
            "denominator": tally.denominator,
            "unit": one.unit.value,
            "basis": str(one.basis),
            "name_zh": one.label_in("zh-hans"),
            "name_en": one.label_in("en"),
            "insufficient": self.insufficient,
        }
        return found | ({"median": tally.median, "p90": tally.p90} if one.shape is Shape.TIME else {})


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against that of another period."""

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

    A base of 0 has no percentage, and one below `ENOUGH`, or a tenth of what there is now, none worth saying: then the
    difference itself is given (`domain.md` §5.2). A period of which nothing is recorded is no base (§9.6).
    """
    if not before.recorded or now.insufficient or before.insufficient or now.value is None or before.value is None:
        return None
    difference = now.value - before.value
    way = (difference > 0) - (difference < 0)
    good = way * now.indicator.better.value if now.indicator.better is not Better.NEITHER else 0
    if now.indicator.shape is Shape.RATE:
        return Change(way, difference, "points", good)
    if before.value == 0 or before.rows < ENOUGH or abs(now.value) > MOST_TIMES * abs(before.value):
        return Change(way, difference, "absolute", good)
    return Change(way, difference / before.value, "relative", good)


@dataclass(frozen=True, slots=True)
class FigureComparison:
    """A figure beside that of as many days before (环比) and that of the same days of the year before (同比)."""

    now: Figure
    before: Figure
    year_before: Figure

    @property
    def changes(self) -> tuple[Change | None, Change | None]:
        return change(self.now, self.before), change(self.now, self.year_before)

    def as_dict(self) -> dict[str, Any]:
        """The figure for machines; with each earlier one `change`, the difference (a share of 1 where `change_kind` is
        `relative`), or nothing. All are nothing where nothing is recorded of that period."""
        found = self.now.as_dict()
        for name, then, moved in zip(
            ("before", "year_before"), (self.before, self.year_before), self.changes, strict=True
        ):
            found[name] = {
                "value": then.value if then.recorded else None,
                "numerator": then.tally.numerator if then.recorded else None,
                "denominator": then.tally.denominator if then.recorded else None,
                "change": moved.size if moved else None,
                "change_kind": moved.kind if moved else None,
            }
        return found


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


def tells_on_few(figure: Figure) -> bool:
    """Whether the figure speaks of one or two people: those it counts, or in a rate those that it leaves."""
    count = figure.tally.numerator
    if figure.indicator.shape is Shape.RATE:
        return _small(count) or _small((figure.tally.denominator or 0) - count)
    return _small(count)


def hidden(counts: Sequence[int], known: Iterable[int] = (), told: Iterable[int] = ()) -> set[int]:
    """Places that are not shown. `known`: places that are hidden for another column's sake, or by an edition before.
    `told`: places that a reader knows from elsewhere, so that to hide them would protect nothing.

    The sum of what is hidden is worked out from the others, so it must leave a choice: a single cell leaves none, nor
    do cells that are all one, or all two. Then the next smallest is hidden with them, at last one that is empty.
    """
    small = {at for at, count in enumerate(counts) if 0 < count < LEAST}
    places = small | set(known)
    if not places:
        return places
    free = set(range(len(counts))) - places - set(told)
    others = sorted(free, key=lambda at: (counts[at] == 0, counts[at]))
    while others and _told(counts, small, places):
        places.add(others.pop(0))
    return places


def _told(counts: Sequence[int], small: set[int], places: set[int]) -> bool:
    """Whether the sum of the hidden cells tells what one of them is."""
    if len(places) == 1:
        return True
    total = sum(counts[at] for at in places)
    return places == small and total in (len(places), (LEAST - 1) * len(places))


def _small(count: int) -> bool:
    return 0 < count < LEAST
