# SPDX-License-Identifier: Apache-2.0
"""One transfer told by two banks counts once, or is put before a person: never twice without a word."""

from __future__ import annotations

import itertools
import random

import polars as pl
import pytest

from tests.engine.tellers.bank import DAY, TRUE, A, B, Bank, C, both
from wuzha.engine.tellers import Told, tell

CLOCKS = {"0 s": 0, "5 min": 300, "a day": DAY}


def open_doubles(rows: pl.DataFrame, told: Told, true: int) -> int:
    """Transfers that would be counted twice without a word."""
    sure = len(told.pairs) + len(told.repeats)
    doubts = int(told.suspected.get_column("best").sum())
    return rows.height - sure - doubts - true


@pytest.mark.parametrize("ahead", CLOCKS.values(), ids=CLOCKS)
def test_both_accounts_told_and_clocks_apart_by_one_offset_are_sure(ahead: int) -> None:
    rows = both(Bank(), Bank(ahead=ahead))
    told = tell(rows)
    assert told.pairs.get_column("dt").abs().to_list() == [ahead] * len(TRUE)
    assert told.suspected.is_empty()
    assert open_doubles(rows, told, len(TRUE)) == 0
    assert set(told.clocks.filter(pl.col("pairs") >= 3).get_column("offset").to_list()) == {ahead, -ahead}


def test_days_without_a_clock_are_sure_once_three_pairs_show_how_the_books_lie() -> None:
    rows = both(Bank(), Bank(dates=True))
    assert (tell(rows).pairs.height, tell(rows).suspected.height) == (len(TRUE), 0)
    few = both(Bank(), Bank(dates=True), TRUE[:2])
    told = tell(few)
    assert told.pairs.is_empty()
    assert told.suspected.get_column("why").to_list() == ["date_only", "date_only"]


@pytest.mark.parametrize("ahead", [300, DAY])
def test_few_pairs_far_apart_are_put_before_a_person(ahead: int) -> None:
    rows = both(Bank(), Bank(ahead=ahead), TRUE[:2])
    told = tell(rows)
    assert told.pairs.is_empty()
    assert told.suspected.get_column("why").to_list() == ["clock", "clock"]
    assert open_doubles(rows, told, 2) == 0


def test_a_masked_account_is_told_where_only_one_fits() -> None:
    told = tell(both(Bank(), Bank(peer="masked")))
    assert (told.pairs.height, told.suspected.height) == (len(TRUE), 0)
    assert set(told.completed.get_column("peer_account")) == {A}


def test_two_masked_sides_are_suspected() -> None:
    rows = both(Bank(peer="masked"), Bank(peer="masked"))
    told = tell(rows)
    assert told.pairs.is_empty()
    assert open_doubles(rows, told, len(TRUE)) == 0
    assert set(told.suspected.get_column("why")) == {"masked"}


@pytest.mark.parametrize(("one", "other", "why"), [("full", "none", "peer_missing"), ("none", "none", "peers_missing")])
def test_without_the_other_party_nothing_is_sure(one: str, other: str, why: str) -> None:
    rows = both(Bank(peer=one), Bank(peer=other))
    told = tell(rows)
    assert told.pairs.is_empty()
    assert set(told.suspected.get_column("why")) == {why}
    assert open_doubles(rows, told, len(TRUE)) == 0


def test_one_long_serial_makes_a_pair_sure_and_tells_the_other_party() -> None:
    told = tell(both(Bank(peer="none", serial="20230510"), Bank(peer="none", serial="20230510")))
    assert told.pairs.get_column("basis").unique().to_list() == ["serial"]
    assert (told.pairs.height, told.suspected.height) == (len(TRUE), 0)
    assert told.completed.height == 2 * len(TRUE)


def test_a_name_that_differs_is_another_person_where_no_account_is_told() -> None:
    rows = both(Bank(peer="none"), Bank(peer="none"))
    assert tell(rows.with_columns(peer_name=pl.lit("别人"))).suspected.is_empty()
    named = tell(both(Bank(peer="none", names=True), Bank(peer="none", names=True)))
    assert set(named.suspected.get_column("names")) == {"same"}


def test_equal_payments_go_in_order_and_an_odd_one_is_asked_with_every_candidate() -> None:
    twice = [(0, A, B, 5_000_00), (1, A, B, 5_000_00)]
    told = tell(both(Bank(), Bank(ahead=3), twice))
    assert told.pairs.get_column("dt").to_list() == [3, 3]
    odd = pl.concat([Bank().tell(A, twice, 0), Bank(ahead=3).tell(B, twice[:1], 1)])
    told = tell(odd)
    assert told.pairs.is_empty()
    assert told.suspected.get_column("why").to_list() == ["rival", "rival"]
    assert told.suspected.get_column("best").to_list() == [True, False]
    assert told.suspected.get_column("group").n_unique() == 1


def test_two_payments_of_one_bank_stay_two() -> None:
    twice = [(0, A, B, 5_000_00), (0, A, B, 5_000_00)]
    told = tell(Bank().tell(A, twice, 0))
    assert (told.pairs.height, told.repeats.height, told.suspected.height) == (0, 0, 0)


def test_two_layouts_of_one_bank_count_once() -> None:
    first = Bank().tell(A, TRUE, 0)
    second = Bank(dates=True, peer="none").tell(A, TRUE, 1)
    told = tell(pl.concat([second, first]))
    assert told.repeats.get_column("row").to_list() == list(range(len(TRUE)))  # what tells more stays
    assert told.suspected.is_empty()


def test_two_layouts_without_balance_or_serial_are_suspected() -> None:
    rows = pl.concat([Bank().tell(A, TRUE, 0), Bank(balances=False, peer="none", ahead=20).tell(A, TRUE, 1)])
    told = tell(rows)
    assert told.repeats.is_empty()
    assert set(told.suspected.get_column("why")) == {"same_account"}
    assert open_doubles(rows, told, len(TRUE)) == 0


def test_rows_of_nobody_repeat_nobody() -> None:
    rows = pl.concat([Bank().tell(A, TRUE, 0), Bank().tell(A, TRUE, 1)]).with_columns(account=pl.lit(""))
    told = tell(rows)
    assert (told.repeats.height, told.suspected.height) == (0, 0)


def test_a_bank_number_in_between_is_suspected() -> None:
    rows = both(Bank(), Bank()).with_columns(
        peer_account=pl.when(pl.col("file") == 0).then(pl.lit("999900001111")).otherwise("peer_account")
    )
    told = tell(rows)
    assert set(told.suspected.get_column("why")) == {"peer_differs"}
    assert open_doubles(rows, told, len(TRUE)) == 0


def test_cash_and_other_sums_are_nobody_elses() -> None:
    rows = both(Bank(peer="none"), Bank(peer="none"))
    cash = rows.with_columns(kind=pl.lit("cash_out"))
    assert tell(cash).suspected.is_empty()
    other = rows.with_columns(fen=pl.when(pl.col("file") == 1).then(pl.col("fen") + 1).otherwise("fen"))
    assert tell(other).suspected.is_empty()


def test_no_order_of_the_rows_changes_what_is_found() -> None:
    rows = pl.concat(
        [both(Bank(), Bank(peer="none")), Bank(ahead=9).tell(C, [(3, C, A, 77_00), (7, A, C, 250_50)], 2)]
    ).with_row_index("key")
    expected = None
    for seed in range(5):
        mixed = rows.sample(fraction=1, shuffle=True, seed=seed)
        keys = mixed.get_column("key").to_list()
        told = tell(mixed.drop("key"))
        found = (
            sorted((keys[one], keys[other]) for one, other in told.pairs.select("one", "other").iter_rows()),
            sorted((keys[one], keys[other]) for one, other in told.suspected.select("one", "other").iter_rows()),
        )
        assert expected in (None, found)
        expected = found


def test_no_random_pair_of_banks_doubles_money_without_a_word() -> None:
    """Two banks of any kind tell the same transfers: sure and right, or listed; a pair that is sure is true."""
    dice = random.Random(7)
    wrong = missed = 0
    says = ("full", "masked", "none")
    for ahead, dates, one, other in itertools.product((0, 300, DAY), (False, True), says[:2], says):
        sums = [dice.choice([100_00, 200_00, dice.randrange(1, 10**7)]) for _ in range(25)]
        true = sorted((dice.randrange(5_000), *dice.choice([(A, B), (B, A)]), fen) for fen in sums)
        rows = both(Bank(peer=one), Bank(peer=other, ahead=ahead, dates=dates), true).with_columns(
            time=pl.col("time") + pl.Series([dice.randrange(0, 20) for _ in range(50)])
        )
        told = tell(rows)
        first, second = rows.get_column("line").to_list(), rows.get_column("line").to_list()
        equal = rows.get_column("fen").to_list()
        for out, into in told.pairs.select("one", "other").iter_rows():
            wrong += first[out] != second[into] and equal[out] not in (100_00, 200_00)
        listed = set(told.suspected.get_column("one")) | set(told.suspected.get_column("other"))
        paired = set(told.pairs.get_column("one")) | set(told.pairs.get_column("other"))
        missed += sum(row not in listed and row not in paired for row in range(rows.height))
    assert (wrong, missed) == (0, 0)
