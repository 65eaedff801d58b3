# SPDX-License-Identifier: Apache-2.0
"""The order inside a second comes back from the balances; two statements' orders are merged without breaking either."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.tracing.order import merge_orders, order_accounts
from wuzha.engine.tracing.words import UNKNOWN


def ints(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def unknown(n: int) -> np.ndarray:
    return np.full(n, UNKNOWN, np.int64)


@given(st.lists(st.integers(-50, 50).filter(bool), min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_a_shuffled_second_is_put_in_an_order_the_balances_allow(signed: list[int], random) -> None:
    opening = 1_000
    balance = (opening + np.cumsum(signed)).tolist()
    rows = list(zip(signed, balance, strict=True))
    random.shuffle(rows)
    # a row of an earlier second tells where the balance stood
    amounts, after = ints(7, *(row[0] for row in rows)), ints(opening, *(row[1] for row in rows))
    n = amounts.size
    order = order_accounts(np.zeros(n, np.int64), ints(0, *[5] * (n - 1)), amounts, after, unknown(n))
    assert sorted(order.rows.tolist()) == list(range(n))
    assert order.by_serial == order.by_direction == 0
    for before, row in pairwise(order.rows):
        assert after[before] + amounts[row] == after[row]


def test_the_only_possible_order_is_found_from_every_shuffle() -> None:
    signed, balance = [100, -30, 50, -100], [100, 70, 120, 20]
    for shuffle in permutations(range(4)):
        order = order_accounts(
            np.zeros(4, np.int64),
            np.zeros(4, np.int64),
            ints(*(signed[i] for i in shuffle)),
            ints(*(balance[i] for i in shuffle)),
            unknown(4),
        )
        assert [shuffle[row] for row in order.rows] == [0, 1, 2, 3]
        assert order.by_chain == 4


def test_a_file_that_begins_with_the_newest_row_is_turned() -> None:
    order = order_accounts(ints(0, 0), ints(5, 5), ints(-5, 10), ints(5, 10), unknown(2))
    assert order.rows.tolist() == [1, 0]


def test_without_balances_the_serial_decides_then_credits_come_first() -> None:
    zeros = np.zeros(3, np.int64)
    by_serial = order_accounts(zeros, zeros, ints(-1, 1, -1), unknown(3), ints(3, 2, 1))
    assert (by_serial.rows.tolist(), by_serial.by_serial) == ([2, 1, 0], 3)
    by_direction = order_accounts(zeros, zeros, ints(-1, 1, -1), unknown(3), unknown(3))
    assert (by_direction.rows.tolist(), by_direction.by_direction) == ([1, 0, 2], 3)
    same_serial = order_accounts(zeros, zeros, ints(-1, 1, -1), unknown(3), ints(4, 4, 5))
    assert same_serial.by_direction == 3


def test_a_chain_that_does_not_close_is_not_believed() -> None:
    order = order_accounts(ints(0, 0), ints(0, 0), ints(-1, 1), ints(77, 500), unknown(2))
    assert (order.by_chain, order.by_direction) == (0, 2)


def test_accounts_do_not_disturb_each_other() -> None:
    order = order_accounts(ints(1, 0, 1, 0), ints(9, 8, 7, 6), ints(1, 1, 1, 1), unknown(4), unknown(4))
    assert order.rows.tolist() == [3, 1, 2, 0]


@st.composite
def chains(draw: st.DrawFn) -> tuple[list[int], list[list[int]]]:
    n = draw(st.integers(1, 12))
    time = draw(st.lists(st.integers(0, 5), min_size=n, max_size=n))
    first, second = draw(st.permutations(range(n))), draw(st.permutations(range(n)))
    return time, [first[: draw(st.integers(0, n))], second[: draw(st.integers(0, n))]]


@given(chains())
def test_merging_keeps_every_row_once_and_every_chain_unless_they_contradict(
    drawn: tuple[list[int], list[list[int]]],
) -> None:
    time, lists = drawn
    flat = ints(*(row for chain in lists for row in chain))
    starts = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    order, forced = merge_orders(ints(*time), flat, starts)
    assert sorted(order.tolist()) == list(range(len(time)))
    place = {row: at for at, row in enumerate(order.tolist())}
    broken = sum(place[a] > place[b] for chain in lists for a, b in pairwise(chain))
    assert (broken == 0) == (forced == 0)


def test_without_chains_rows_go_by_time_and_then_as_they_stand() -> None:
    order, forced = merge_orders(ints(3, 1, 1, 2), ints(), ints(0))
    assert (order.tolist(), forced) == ([1, 2, 3, 0], 0)


def test_a_clock_that_runs_ahead_does_not_put_a_payment_before_its_money() -> None:
    # the payer's bank is a minute ahead: row 0 arrives at 100 by its clock, row 1 went on at 50 by the payee's
    order, forced = merge_orders(ints(100, 50), ints(0, 1), ints(0, 2))
    assert (order.tolist(), forced) == ([0, 1], 0)
