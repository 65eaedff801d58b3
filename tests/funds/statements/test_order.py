# SPDX-License-Identifier: Apache-2.0
"""Each bank's own order holds, restored by its balances; what a statement began with is known."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from wuzha.funds.statements.services.order import in_order

#: transfer, payer, payee, fen, time, payer's balance after it
Line = tuple[int, int, int, int, int, int | None]


def ledger(lines: list[Line]) -> pl.DataFrame:
    """Rows told by their payers."""
    names = ["transfer", "payer", "payee", "fen", "time", "payer_after"]
    return pl.DataFrame(lines, schema=dict.fromkeys(names, pl.Int64), orient="row").with_columns(
        pl.lit(None, pl.Int64).alias("payee_after"),
        pl.lit(1, pl.Int8).alias("by_payer"),
        pl.lit(0, pl.Int8).alias("by_payee"),
        pl.lit(None, pl.Int64).alias("payee_time"),
    )


def test_rows_of_one_second_follow_their_balances() -> None:
    found, openings, forced = in_order(ledger([(1, 7, 8, 30, 100, 40), (2, 7, 9, 20, 100, 70), (3, 7, 8, 10, 100, 90)]))
    assert found.get_column("transfer").to_list() == [3, 2, 1]
    assert openings.rows() == [(7, 100)]
    assert forced == 0


def test_without_balances_the_order_of_the_file_stays_and_is_counted_as_forced() -> None:
    found, openings, forced = in_order(ledger([(1, 7, 8, 30, 100, None), (2, 7, 9, 20, 100, None)]))
    assert found.get_column("transfer").to_list() == [1, 2]
    assert openings.height == 0
    assert forced == 2


def test_an_opening_is_not_taken_from_a_statement_that_begins_after_other_rows() -> None:
    rows = [(1, 8, 7, 500, 50, None), (2, 7, 9, 20, 100, 480)]
    assert 7 not in in_order(ledger(rows))[1].get_column("account").to_list()


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(5, 8), st.integers(1, 999), st.integers(0, 20)), max_size=40))
def test_every_row_is_there_once_and_time_never_goes_back(drawn: list[tuple[int, int, int, int]]) -> None:
    lines: list[Line] = [(n, payer, payee, fen, time, None) for n, (payer, payee, fen, time) in enumerate(drawn)]
    found, _openings, _forced = in_order(ledger(lines))
    assert sorted(found.get_column("transfer").to_list()) == list(range(len(drawn)))
    assert found.get_column("time").is_sorted()
