# SPDX-License-Identifier: Apache-2.0
"""What statements cover, and where balances do not follow from rows."""

from __future__ import annotations

import polars as pl

from tests.engine.tellers.bank import BEGIN, DAY, TRUE, A, B, Bank, C
from wuzha.engine.tellers import covered

OPENING = 1_000_000_00


def test_balances_that_follow_agree_at_every_point() -> None:
    (account,) = covered(Bank().tell(A, TRUE, 0)).accounts.to_dicts()
    assert (account["opening"], account["points"], account["agreeing"]) == (OPENING, 5, 5)
    assert account["computed"] == account["stated"]
    assert (account["break_row"], account["missing"]) == (None, None)


def test_a_row_that_is_not_there_is_the_first_break_with_what_is_missing() -> None:
    rows = Bank().tell(A, TRUE, 0)
    (account,) = covered(rows.filter(pl.arange(pl.len()) != 2)).accounts.to_dicts()
    assert (account["points"], account["agreeing"], account["break_row"]) == (4, 3, 2)
    assert account["missing"] == 80_10
    assert account["stated"] - account["computed"] == 80_10


def test_the_order_of_the_file_does_not_matter() -> None:
    rows = Bank(dates=True).tell(A, TRUE, 0)
    assert covered(rows.reverse()).accounts.get_column("agreeing").to_list() == [5]


def test_days_between_two_statements_are_a_gap_with_what_moved_in_it() -> None:
    later = [(minute + 20 * 24 * 60, *rest) for minute, *rest in TRUE]
    whole = Bank().tell(A, [*TRUE, *later], 0)
    parts = [whole.head(5), whole.tail(4).with_columns(file=pl.lit(1, pl.Int64))]
    found = covered(pl.concat(parts))
    (gap,) = found.gaps.to_dicts()
    assert (gap["since"], gap["until"]) == (BEGIN + 90 * 60, BEGIN + 7 * 60 + 20 * DAY)
    assert gap["missing"] == -100_00
    connected = covered(pl.concat([whole.head(5), whole.tail(5).with_columns(file=pl.lit(1, pl.Int64))]))
    assert connected.gaps.get_column("missing").to_list() == [0]
    assert connected.periods.height == 2


def test_an_account_without_balances_says_nothing_of_them() -> None:
    rows = pl.concat([Bank(balances=False).tell(B, TRUE, 0), Bank().tell(C, [(1, C, A, 5)], 1)])
    first, second = covered(rows).accounts.to_dicts()
    assert (first["account"], first["opening"], first["stated"], first["points"]) == (B, None, None, None)
    assert second["opening"] == OPENING


def test_two_layouts_of_one_statement_break_nothing() -> None:
    rows = pl.concat([Bank().tell(A, TRUE, 0), Bank(dates=True, peer="none").tell(A, TRUE, 1)])
    (account,) = covered(rows).accounts.to_dicts()
    assert (account["points"], account["agreeing"], account["rows"]) == (5, 5, 5)


def test_nothing_read_covers_nothing() -> None:
    assert covered(Bank().tell(A, TRUE, 0).clear()).accounts.is_empty()
