# SPDX-License-Identifier: Apache-2.0
"""One transfer seen by two banks is one; two equal transfers of one bank stay two."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.tracing.mirror import pair_mirrors
from wuzha.engine.tracing.words import WINDOW

OUT, IN = 1, 0


def pair(rows: list[tuple[int, int, int, int, int, int]]) -> list[int]:
    """(payer, payee, fen, time, side, serial) → partner."""
    columns = [np.array(column, np.int64) for column in zip(*rows, strict=True)]
    return pair_mirrors(*columns).tolist()


def test_the_nearest_of_the_other_side_is_the_mirror() -> None:
    assert pair([(1, 2, 7, 0, OUT, -1), (1, 2, 7, 99, IN, -1), (1, 2, 7, 100, OUT, -1), (1, 2, 7, 101, IN, -1)]) == [
        3, 2, 1, 0,
    ]  # fmt: skip


def test_equal_rows_of_one_side_are_never_merged() -> None:
    assert pair([(1, 2, 7, 0, OUT, -1), (1, 2, 7, 0, OUT, -1)]) == [-1, -1]
    assert pair([(1, 2, 7, 0, OUT, -1), (1, 2, 7, 0, OUT, -1), (1, 2, 7, 1, IN, -1)]) in ([2, -1, 0], [-1, 2, 1])


def test_two_minutes_are_the_limit_and_are_within_it() -> None:
    assert pair([(1, 2, 7, 0, OUT, -1), (1, 2, 7, WINDOW, IN, -1)]) == [1, 0]
    assert pair([(1, 2, 7, 0, OUT, -1), (1, 2, 7, WINDOW + 1, IN, -1)]) == [-1, -1]
    assert pair([(1, 2, 7, WINDOW, OUT, -1), (1, 2, 7, 0, IN, -1)]) == [1, 0]


def test_one_serial_wins_over_a_nearer_row() -> None:
    rows = [(1, 2, 7, 0, OUT, 5), (1, 2, 7, 1, IN, 6), (1, 2, 7, 600, IN, 5)]
    assert pair(rows) == [2, -1, 0]


def test_other_accounts_or_amounts_are_other_transfers() -> None:
    assert pair([(1, 2, 7, 0, OUT, -1), (1, 2, 8, 0, IN, -1), (1, 3, 7, 0, IN, -1), (2, 1, 7, 0, IN, -1)]) == [-1] * 4


def test_an_unknown_party_has_no_mirror() -> None:
    assert pair([(-1, 2, 7, 0, OUT, -1), (-1, 2, 7, 0, IN, -1), (1, -1, 7, 0, OUT, -1), (1, -1, 7, 0, IN, -1)]) == [
        -1, -1, -1, -1,
    ]  # fmt: skip


row = st.tuples(
    st.integers(-1, 2), st.integers(-1, 2), st.integers(1, 2), st.integers(0, 400), st.integers(0, 1),
    st.integers(-1, 2),
)  # fmt: skip


@given(st.lists(row, min_size=1, max_size=14))
def test_pairs_are_mutual_opposite_equal_and_near(rows: list[tuple[int, int, int, int, int, int]]) -> None:
    partners = pair(rows)
    for place, partner in enumerate(partners):
        if partner < 0:
            continue
        assert partners[partner] == place
        mine, other = rows[place], rows[partner]
        assert mine[:3] == other[:3]
        assert mine[4] != other[4]
        assert abs(mine[3] - other[3]) <= WINDOW or mine[5] == other[5] >= 0
    left = [place for place, partner in enumerate(partners) if partner < 0]
    for a in left:
        for b in left:
            mine, other = rows[a], rows[b]
            is_pair = mine[:3] == other[:3] and min(mine[:2]) >= 0 and mine[0] != mine[1] and mine[4] != other[4]
            assert not (is_pair and abs(mine[3] - other[3]) <= WINDOW)
