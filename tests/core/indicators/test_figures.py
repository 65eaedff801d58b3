# SPDX-License-Identifier: Apache-2.0
"""Values, doubt, change and rank."""

from __future__ import annotations

import pytest

from wuzha.core.indicators import Figure, FigureComparison, Tally, change, ranks
from wuzha.core.indicators.figures import hidden, tells_on_few
from wuzha.core.indicators.text import arrows
from wuzha.warning.queries.indicators.catalogue import BY_CODE


def rate(numerator: int, denominator: int, code: str = "signed") -> Figure:
    return Figure(BY_CODE[code], Tally(numerator, denominator))


def count(number: int, code: str = "received") -> Figure:
    return Figure(BY_CODE[code], Tally(number))


def time(median: float | None, rows: int = 9) -> Figure:
    return Figure(BY_CODE["dispatch_to_sign"], Tally(rows, median=median, p90=median))


def test_a_rate_of_nothing_has_no_value() -> None:
    assert rate(0, 0).value is None
    assert rate(0, 0).insufficient


def test_a_share_of_four_is_not_enough_and_of_five_is() -> None:
    assert rate(3, 4).insufficient
    assert not rate(3, 5).insufficient
    assert time(60, 4).insufficient
    assert not count(1).insufficient


def test_the_interval_is_wilsons() -> None:
    low, high = rate(8, 10).interval or (0, 0)
    # Wilson score interval of 8 in 10, from the published formula worked out by hand.
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert rate(0, 10).interval == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert count(8).interval is None


def test_a_rate_moves_by_points_and_a_count_by_a_share() -> None:
    moved = change(rate(9, 10), rate(8, 10))
    assert moved is not None
    assert (moved.way, moved.kind, moved.good) == (1, "points", 1)
    assert moved.size == pytest.approx(0.1)
    grown = change(count(150), count(100))
    assert grown is not None
    assert (grown.way, grown.kind, grown.size, grown.good) == (1, "relative", 0.5, 0)


@pytest.mark.parametrize("base", [0, 4])
def test_a_small_base_gives_the_difference_itself(base: int) -> None:
    moved = change(count(9), count(base))
    assert moved is not None
    assert (moved.kind, moved.size) == ("absolute", 9 - base)


def test_less_overdue_is_good_news_and_slower_is_bad() -> None:
    fewer = change(count(5, "overdue"), count(10, "overdue"))
    slower = change(time(120), time(60))
    assert fewer is not None
    assert slower is not None
    assert (fewer.way, fewer.good, slower.way, slower.good) == (-1, 1, 1, -1)


def test_what_rests_on_too_few_is_not_compared() -> None:
    assert change(rate(3, 4), rate(30, 40)) is None
    assert change(rate(30, 40), rate(3, 4)) is None
    assert change(time(None, 0), time(60)) is None


def test_a_period_of_which_nothing_is_recorded_is_no_base() -> None:
    unrecorded = Figure(BY_CODE["received"], Tally(0), recorded=False)
    assert change(count(2616), unrecorded) is None
    moved = FigureComparison(count(2616), count(2000), unrecorded)
    assert [(one.sign, one.short) for one in arrows(moved)] == [("▲", "31%"), ("—", "")]
    assert moved.as_dict()["year_before"] == {
        "value": None, "numerator": None, "denominator": None, "change": None, "change_kind": None,
    }  # fmt: skip


def test_equal_values_share_a_rank_and_the_next_is_skipped() -> None:
    figures = [rate(9, 10), rate(9, 10), rate(8, 10), rate(1, 4), None]
    assert ranks(figures) == [1, 1, 3, None, None]


def test_the_shortest_time_ranks_first() -> None:
    assert ranks([time(90), time(30), None]) == [2, 1, None]


def test_what_knows_no_better_has_no_rank() -> None:
    assert ranks([count(9), count(3)]) == [None, None]


@pytest.mark.parametrize(
    ("counts", "places"),
    [
        ([0, 5, 9], set()),
        ([1, 2, 9], {0, 1}),
        ([0, 2, 9, 4], {1, 3}),
        ([2, 0, 0], {0, 1}),
        ([1, 9, 1, 4], {0, 2, 3}),
        ([], set()),
    ],
)
def test_small_counts_are_hidden_and_one_alone_takes_another_with_it(counts: list[int], places: set[int]) -> None:
    assert hidden(counts) == places


def test_a_rate_tells_on_few_from_either_side() -> None:
    assert tells_on_few(rate(2, 50))
    assert tells_on_few(rate(49, 50))
    assert not tells_on_few(rate(50, 50))
    assert not tells_on_few(rate(25, 50))
    assert tells_on_few(count(1))
    assert not tells_on_few(count(0))
