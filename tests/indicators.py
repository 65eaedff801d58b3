# SPDX-License-Identifier: Apache-2.0
"""A figure once more, from nothing but the records below it."""

from __future__ import annotations

from operator import attrgetter
from statistics import median
from typing import Any

import pytest

from wuzha.core.indicators import Indicator, Part, Period, Selection, Shape, figures_of, page, size, total


def below(selection: Selection, one: Indicator, part: Part, period: Period, length: int) -> list[Any]:
    """All records behind a figure, page by page."""
    found: list[Any] = []
    after = ""
    while True:
        listed = page(selection, one, part, period, after, length)
        found += listed.rows
        if listed.next_cursor is None:
            return found
        after = listed.next_cursor


def check(selection: Selection, one: Indicator, period: Period, length: int = 50) -> int:
    """The figure is what its records add up to, each of which is listed once; how many there are."""
    tally = figures_of(selection, period, [one])[one.code].tally
    rows = below(selection, one, Part.NUMERATOR, period, length)
    assert len({row.pk for row in rows}) == len(rows) == size(selection, one, Part.NUMERATOR, period)
    listed_once = one.listed_once or one.shape is Shape.RATE
    counted = _values(one, rows) if one.distinct and not listed_once else len(rows)
    assert tally.numerator == counted
    amounts = [amount for row in rows if (amount := one.amount(row)) is not None]
    assert len(amounts) == (0 if one.shape in (Shape.COUNT, Shape.RATE) else len(rows))
    if one.shape in (Shape.SUM, Shape.MEAN):
        assert tally.total == sum(amounts)
    if one.shape is Shape.SUM:
        assert total(selection, one, period) == tally.total
    if one.shape is Shape.TIME:
        assert tally.median == (pytest.approx(median(amounts)) if rows else None)
        if one.nearest and rows:
            assert tally.p90 == pytest.approx(sorted(amounts)[-(-9 * len(rows) // 10) - 1])
    if one.shape is Shape.RATE:
        among = {row.pk for row in below(selection, one, Part.DENOMINATOR, period, length)}
        assert tally.denominator == len(among)
        assert {row.pk for row in rows} <= among
    return len(rows)


def _values(one: Indicator, rows: list[Any]) -> int:
    """How many values of its column the rows have."""
    return len(set(map(attrgetter(one.distinct.replace("__", ".")), rows)))
