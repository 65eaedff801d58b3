# SPDX-License-Identifier: Apache-2.0
"""Where a loss is: five parts that sum to it, whatever the records say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wuzha.funds.orders.rules.money import Held, Sums, held_in, summed

fen = st.integers(0, 10**12)
sums = st.builds(Sums, fen, fen, fen, fen, fen, fen)
accounts = st.lists(
    st.builds(
        lambda paid, frozen, balance, came_in: held_in(paid=paid, frozen=frozen, balance=balance, came_in=came_in),
        fen, fen, st.none() | fen, fen,
    ),
    max_size=5,
)  # fmt: skip


@given(sums)
def test_the_parts_sum_to_the_loss_and_none_is_more_than_the_records_say(told: Sums) -> None:
    money = told.money
    assert money.returned + money.frozen + money.stopped + money.loose + money.gone == money.lost == told.lost
    assert 0 <= money.returned <= told.returned
    assert 0 <= money.frozen <= told.frozen
    assert 0 <= money.stopped <= told.stopped
    assert 0 <= money.gone <= told.gone
    assert 0 <= told.found_fen <= money.loose


@given(sums)
def test_what_is_held_beyond_the_loss_is_said_and_stands_in_no_part(told: Sums) -> None:
    money = told.money
    shown = money.returned + money.frozen + money.stopped
    assert shown + told.beyond_fen == told.returned + told.frozen + told.stopped
    assert told.beyond_fen == 0 or money.loose == money.gone == 0


@given(fen, accounts, fen, fen, fen)
def test_money_of_an_account_is_held_once(lost: int, held: list[Held], back: int, seized: int, gone: int) -> None:
    told = summed(lost, held, back=back, seized=seized, gone=gone)
    assert told.frozen == sum(one.frozen for one in held) + seized
    assert told.money.lost == lost


@given(fen, st.none() | fen, fen)
def test_what_is_frozen_is_not_stopped_as_well(frozen: int, balance: int | None, came_in: int) -> None:
    one = held_in(paid=0, frozen=frozen, balance=balance, came_in=came_in)
    there = 0 if balance is None else balance
    assert one.frozen + one.stopped <= max(frozen, there)
    assert one.stopped <= (came_in or there)


def test_cash_that_was_seized_is_held_and_not_gone() -> None:
    told = summed(100_00, [], seized=30_00, gone=50_00)
    assert (told.money.frozen, told.money.gone, told.money.loose) == (30_00, 20_00, 50_00)


def test_a_case_without_a_loss_has_no_parts() -> None:
    assert Sums(0, frozen=5_00).money.frozen == 0
    assert Sums(0, frozen=5_00).beyond_fen == 5_00
