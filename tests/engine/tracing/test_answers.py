# SPDX-License-Identifier: Apache-2.0
"""The questions of the desk: where to stop first, by which way, through how many hands, how sure."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.tracing.worlds import as_dicts
from wuzha.engine.tracing import Ledger, Rule, Seeds

V, A, B, C, D = range(5)
ROWS = [(V, A, 100), (A, B, 60), (A, C, 40), (B, C, 50), (C, D, 30), (B, V, 5)]
SEEDS = Seeds([0], [7], [100])


def ledger() -> Ledger:
    return Ledger.from_arrays(*zip(*ROWS, strict=True), accounts=5, exits=[1, 0, 0, 0, 0])


def test_the_list_begins_where_most_can_be_saved() -> None:
    ranking = ledger().where_now(SEEDS)
    assert ranking.account.tolist() == [C, D, B]
    assert ranking.recoverable.tolist() == ranking.attributed.tolist() == ranking.available.tolist() == [60, 30, 5]


def test_what_a_bank_tells_is_available_counts() -> None:
    ranking = ledger().where_now(SEEDS, available=[0, 0, 5, 10, 30])
    assert ranking.account.tolist() == [D, C, B]
    assert ranking.recoverable.tolist() == [30, 10, 5]
    assert ranking.attributed.tolist() == [30, 60, 5]


def test_the_way_to_an_account_are_the_rows_that_brought_money_there() -> None:
    book = ledger()
    trace = book.trace(SEEDS, Rule.LIFO)
    way = book.path(trace, D, 7)
    assert way.row.tolist() == [0, 1, 2, 3, 4]
    assert way.fen.tolist() == [100, 60, 40, 50, 30]
    assert book.path(trace, B, 7).row.tolist() == [0, 1]
    assert book.path(trace, A, 7).row.tolist() == [0]
    assert book.path(trace, A, 8).row.tolist() == []


def test_levels_count_hands() -> None:
    book = ledger()
    assert book.levels(book.trace(SEEDS, Rule.FIFO)) == {A: 1, B: 2, C: 2, D: 3, V: 3}


def test_the_last_arrival_is_the_last_row_that_brought_victims_money() -> None:
    book = ledger()
    assert book.last_arrivals(book.trace(SEEDS, Rule.LIFO)) == {A: 0, B: 1, C: 3, D: 4, V: 5}


def test_an_account_is_shared_out_to_its_victims() -> None:
    book = Ledger.from_arrays([0, 1, 2], [2, 2, 3], [80, 50, 30], accounts=4, openings=[80, 50, 0, 0])
    seeds = Seeds([0, 1], [1, 2], [80, 50])
    assert book.attribute(2, Rule.FIFO, seeds) == {1: 50, 2: 50}
    assert book.attribute(2, Rule.LIFO, seeds) == {1: 80, 2: 20}
    assert book.attribute(2, Rule.HAIRCUT, seeds) == {1: 62, 2: 38}
    victims, accounts, fen = book.trace(seeds, Rule.LIFO).matrix()
    assert (victims.tolist(), accounts.tolist(), fen.tolist()) == ([1, 2], [2, 3], [[80, 0], [20, 30]])


@pytest.mark.parametrize("rule", list(Rule))
def test_rules_side_by_side_are_the_rules_one_by_one(rule: Rule) -> None:
    book = ledger()
    assert as_dicts(book.trace_all(SEEDS)[rule]) == as_dicts(book.trace(SEEDS, rule))


def test_shuffling_one_moment_shows_what_hangs_on_its_order() -> None:
    book = Ledger.from_arrays([0, 1, 2, 2], [2, 2, 3, 3], [80, 50, 40, 40], accounts=4, openings=[80, 50, 0, 0])
    seeds = Seeds([0, 1], [1, 2], [80, 50])
    fixed = book.order_sensitivity(seeds, Rule.LIFO, [1, 2, 3, 4])
    assert fixed.overlap == 1
    assert (fixed.low == fixed.high).all()
    loose = book.order_sensitivity(seeds, Rule.LIFO, [1, 1, 1, 1], tries=20)
    assert loose.overlap < 1
    assert (loose.low <= loose.high).all()
    assert (loose.low < loose.high).any()


def test_late_rows_in_the_past_rule_out_what_reads_rows_as_given() -> None:
    book = ledger()
    book.insert_statement(A, [-1], [A], [10], before=[2])
    with pytest.raises(ValueError, match="new ledger"):
        book.reach(SEEDS)
    with pytest.raises(ValueError, match="new ledger"):
        book.order_sensitivity(SEEDS, Rule.LIFO, np.arange(7))
