# SPDX-License-Identifier: Apache-2.0
"""Units beside each other, and a rate beside its past: what luck explains is not told."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.surveillance import Mark, Share, contributions, pooled, run_of, standings, worsened
from wuzha.engine.surveillance.standing import _mid_p

SHARE = st.integers(0, 400).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


@given(st.dictionaries(st.integers(0, 12), st.tuples(SHARE, SHARE), min_size=1, max_size=12))
def test_what_the_parts_add_is_the_change_of_the_whole(parts: dict[int, tuple[Share, Share]]) -> None:
    found = contributions(parts)
    before, now = pooled(one for one, _ in parts.values()).rate, pooled(one for _, one in parts.values()).rate
    if before is None or now is None:
        assert found == []
    else:
        assert sum(one.change for one in found) == pytest.approx(now - before, abs=1e-9)
        assert all(one.change <= other.change for one, other in pairwise(found))


def test_a_part_that_failed_alone_carries_the_whole_fall() -> None:
    same = (Share(50, 100), Share(50, 100))
    (worst, *others) = contributions({"a": same, "b": same, "c": (Share(80, 100), Share(20, 100))})
    assert worst.key == "c"
    assert worst.change == pytest.approx(-0.2)
    assert [one.change for one in others] == [pytest.approx(0)] * 2


def test_equal_units_are_rarely_marked_and_never_apart() -> None:
    """Twenty units alike, a hundred times: science says a list of the last three would always name three."""
    random = np.random.default_rng(7)
    marks = []
    for _ in range(100):
        rows = random.integers(20, 300, 20)
        hits = random.binomial(rows, 0.5)
        marks.append([one.mark for one in standings(list(zip(hits.tolist(), rows.tolist(), strict=True)), up=True)])
    assert sum(any(mark is not Mark.LUCK for mark in one) for one in marks) <= 17
    assert not any(Mark.APART in one for one in marks)


def test_a_unit_that_meets_a_third_where_the_others_meet_half_stands_apart() -> None:
    counts = [(100 + at % 7 - 3, 200) for at in range(18)]
    found = standings([(60, 200), *counts, (1, 4)], up=True)
    assert found[0].mark is Mark.APART
    assert found[0].luck < 0.001
    assert {one.mark for one in found[1:-1]} == {Mark.LUCK}
    assert found[-1].mark is Mark.FEW
    # The same seen as failures.
    assert standings([(140, 200), *[(n - h, n) for h, n in counts]], up=False)[0].mark is Mark.APART


def test_few_rows_are_not_called_worse_by_much() -> None:
    counts = [(100, 200)] * 18
    assert standings([(3, 12), *counts], up=True)[0].mark is not Mark.APART


def test_a_single_unit_has_nobody_beside_it() -> None:
    assert [one.mark for one in standings([(1, 50)], up=True)] == [Mark.FEW]
    assert standings([], up=True) == []


def test_the_chance_is_that_of_the_binomial() -> None:
    # P(X > 8) + P(X = 8) / 2 for 10 throws of a coin: (10 + 1) / 1024 + 45 / 2048.
    assert _mid_p(8, 10, 0.5, 0.0) == pytest.approx(11 / 1024 + 45 / 2048)
    # A beta-binomial with a = b = 1 is flat.
    assert _mid_p(8, 10, 0.5, 1 / 3) == pytest.approx(2.5 / 11)


def test_a_fall_is_told_from_the_scatter_of_weeks() -> None:
    steady = [Share(50 + step, 100) for step in (0, 3, -2, 4, -4, 1, -1, 0)]
    assert worsened(steady, [Share(50, 100)] * 4, up=True) > 0.4
    assert worsened(steady, [Share(30, 100)] * 4, up=True) < 0.001
    assert worsened(steady, [Share(70, 100)] * 4, up=True) > 0.999
    assert worsened(steady, [Share(70, 100)] * 4, up=False) < 0.001
    wild = [Share(hits, 100) for hits in (20, 80, 35, 70, 15, 85, 30, 65)]
    assert worsened(wild, [Share(40, 100)] * 4, up=True) > 0.05
    assert worsened([], [Share(1, 2)], up=True) == 1
    assert worsened([Share(5, 5)], [Share(7, 7)], up=True) == 1


def test_a_run_counts_back_from_the_latest_week() -> None:
    rates = [40, 50, 60, 55, 50, 45]
    weeks = [Share(rate, 100) for rate in rates]
    assert run_of(weeks, up=True) == 3
    assert run_of(weeks, up=False) == 0
    assert run_of([*weeks, Share(0, 0)], up=True) == 0
    assert run_of([], up=True) == 0
