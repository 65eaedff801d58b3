# SPDX-License-Identifier: Apache-2.0
"""Which mode an account has, told row by row; and what holds for any book of rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from tests.engine.restitution.example import ROWS, at
from tests.engine.restitution.strategies import books, held_by
from wuzha.engine.restitution import Book, Finding, Mode, Proof, Row, Terms, examine, zero_point


def rows(*lines: tuple[str, str, str, int]) -> tuple[Row, ...]:
    """(clock, payer, payee, yuan); payers named V... are victims."""
    return tuple(
        Row(str(i), at(f"{clock}:00"), payer, payee, yuan * 100, payer if payer.startswith("V") else None)
        for i, (clock, payer, payee, yuan) in enumerate(lines)
    )


def find(account: str, *lines: tuple[str, str, str, int], terms: Terms | None = None, opening: int = 0) -> Finding:
    return examine(Book(rows(*lines), {account: opening}), terms).accounts[account]


def test_one_transfer_in_is_single_though_part_was_paid_on() -> None:
    found = find("A", ("10:00", "V1", "A", 800), ("10:05", "A", "B", 300))
    assert (found.mode, found.held) == (Mode.SINGLE, {"V1": 500_00})


def test_several_in_and_nothing_out_are_told_apart_by_timestamps() -> None:
    found = find("A", ("10:00", "V1", "A", 800), ("10:05", "V2", "A", 300))
    assert (found.mode, found.held) == (Mode.TIMESTAMP, {"V1": 800_00, "V2": 300_00})


def test_several_in_and_a_part_out_cannot_be_told_apart() -> None:
    assert (
        find("A", ("10:00", "V1", "A", 800), ("10:05", "V2", "A", 300), ("10:06", "A", "B", 500)).mode is Mode.PRO_RATA
    )


def test_several_in_and_everything_out_are_known_at_the_next_account() -> None:
    lines = (("10:00", "V1", "A", 800), ("10:05", "V2", "A", 300), ("10:06", "A", "B", 1_100))
    found = find("B", *lines)
    assert (found.mode, found.held) == (Mode.TIMESTAMP, {"V1": 800_00, "V2": 300_00})


def test_only_what_came_after_the_zero_point_counts() -> None:
    mixed = (("09:00", "U", "A", 500), ("09:01", "V1", "A", 400), ("09:02", "A", "B", 300), ("09:30", "A", "B", 595))
    found = find("A", *mixed, ("10:00", "V2", "A", 700))
    assert (found.zero_row, found.inflow, found.held) == ("3", {"V2": 700_00}, {"V2": 700_00, None: 5_00})
    # The statement shows two victims' transfers; that one is gone is known by its timestamps.
    assert found.mode is Mode.TIMESTAMP
    assert find("A", ("09:00", "U", "A", 500), ("09:02", "A", "B", 500), ("10:00", "V2", "A", 700)).mode is Mode.SINGLE


def test_a_larger_zero_point_empties_accounts_a_smaller_one_does_not() -> None:
    lines = (("09:00", "V1", "A", 500), ("09:02", "A", "B", 485), ("10:00", "V2", "A", 700), ("10:01", "A", "B", 200))
    assert find("A", *lines).mode is Mode.PRO_RATA
    assert find("A", *lines, terms=Terms(epsilon_fen=15_00)).mode is Mode.TIMESTAMP


def test_the_holders_own_money_in_the_account_makes_it_mixed() -> None:
    lines = (("10:00", "V1", "A", 800), ("11:05", "A", "B", 300))
    assert find("A", *lines, opening=200_00).mode is Mode.PRO_RATA
    assert find("A", *lines, opening=10_00).mode is Mode.SINGLE


def test_money_the_rows_do_not_explain_was_there_before() -> None:
    found = find("A", ("10:00", "V1", "A", 800), ("10:45", "A", "B", 300), ("11:45", "A", "B", 600))
    assert found.balance_fen == 0
    assert (
        find("B", ("10:00", "V1", "A", 800), ("10:45", "A", "B", 300), ("11:45", "A", "B", 600)).mode is Mode.PRO_RATA
    )


MATCHED = (("10:00", "V1", "A", 30), ("10:05", "V2", "A", 500), ("10:20", "A", "B", 480))


def test_a_payment_that_passes_on_the_transfer_before_it_is_that_transfer_but_for_fees() -> None:
    found = find("B", *MATCHED)
    assert (found.mode, found.held) == (Mode.TIMESTAMP, {"V2": 480_00})


@pytest.mark.parametrize(
    "terms", [Terms(window=timedelta(minutes=14)), Terms(fee_fen=19_99)], ids=["too late", "too different"]
)
def test_the_window_and_the_fee_tolerance_are_the_citys_to_set(terms: Terms) -> None:
    assert find("B", *MATCHED, terms=terms).mode is Mode.PRO_RATA


def test_a_transfer_in_between_breaks_the_match() -> None:
    assert find("B", *MATCHED[:2], ("10:06", "U", "A", 10), *MATCHED[2:]).mode is Mode.PRO_RATA


def test_one_transfer_is_matched_once() -> None:
    lines = (("10:00", "V1", "A", 900), ("10:05", "V2", "A", 500), ("10:06", "A", "B", 500), ("10:07", "A", "C", 500))
    match = Terms(proof=Proof.MATCH)
    assert find("B", *lines, terms=match).mode is Mode.TIMESTAMP
    # What is left then is the first victim's alone.
    assert find("C", *lines, terms=match).held == {"V1": 500_00}


def test_a_match_beside_much_other_money_convinces_only_where_the_city_says_so() -> None:
    lines = (("10:00", "V1", "A", 800), ("10:05", "V2", "A", 500), ("10:06", "A", "B", 500))
    assert find("A", *lines).mode is Mode.PRO_RATA
    found = find("A", *lines, terms=Terms(proof=Proof.MATCH))
    assert (found.mode, found.held) == (Mode.TIMESTAMP, {"V1": 800_00})


def test_the_worst_mode_is_inherited_along_the_path_and_not_backwards() -> None:
    lines = (
        ("10:00", "V1", "A", 800),
        ("10:01", "A", "B", 200),
        ("10:30", "V2", "A", 300),
        ("10:40", "A", "C", 500),
        ("10:50", "C", "D", 100),
    )
    modes = {account: find(account, *lines).mode for account in "ABCD"}
    # B was paid before anything was mixed; yet A shows two transfers, so that B's is told apart by its time.
    assert modes == {"A": Mode.PRO_RATA, "B": Mode.TIMESTAMP, "C": Mode.PRO_RATA, "D": Mode.PRO_RATA}


def test_what_passes_straight_through_a_mixed_account_is_no_better_than_the_account() -> None:
    mixed = (("10:00", "V1", "A", 800), ("10:05", "V2", "A", 300), ("10:06", "A", "C", 500))
    lines = (*mixed, ("10:10", "V3", "A", 900), ("10:11", "A", "B", 900))
    found = find("B", *lines, terms=Terms(proof=Proof.MATCH))
    assert (found.mode, found.held) == (Mode.PRO_RATA, {"V3": 900_00})


def test_money_that_comes_back_to_a_victim_is_not_followed_further() -> None:
    book = Book(rows(("10:00", "V1", "A", 800), ("10:10", "A", "V1", 100), ("10:20", "V1", "B", 100)))
    assert "V1" not in examine(book).accounts
    assert examine(book).accounts["B"].held == {"V1": 100_00}


@given(books())
def test_no_fen_is_lost(book: Book) -> None:
    found = examine(book)
    balance = Counter(book.opening_balances())
    carried: Counter[str] = Counter()
    for row in book.rows:
        if row.payer != row.payee:
            balance[row.payer] -= row.fen
            balance[row.payee] += row.fen
            carried[row.id] = row.fen
    for account, finding in found.accounts.items():
        assert finding.balance_fen == sum(finding.held.values()) == balance[account]
        assert all(fen > 0 for fen in finding.held.values())
    assert {row.row: sum(row.owners.values()) for row in found.rows} == dict(carried)


@given(books())
def test_the_zero_point_is_that_of_the_statement(book: Book) -> None:
    for account, finding in examine(book).accounts.items():
        mine = [row for row in book.rows if account in (row.payer, row.payee) and row.payer != row.payee]
        balance, balances = book.opening_balances()[account], []
        for row in mine:
            balance += row.fen if row.payee == account else -row.fen
            balances.append(balance)
        last = zero_point(balances)
        # A balance can also be at the zero point because what came in is below it.
        paid = [i for i in range(len(mine)) if mine[i].payer == account and balances[i] <= 1_000]
        assert finding.zero_row == (mine[paid[-1]].id if paid else None)
        assert last is None or not paid or last >= paid[-1]


def test_rows_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="Row 2 happened before row 1"):
        Book((replace(ROWS[0], at=at("11:00:00")), ROWS[1]))
    with pytest.raises(ValueError, match="above 0"):
        Book((replace(ROWS[0], fen=0),))
    with pytest.raises(ValueError, match="zone"):
        Book((replace(ROWS[0], at=at("11:00:00").replace(tzinfo=None)),))
    with pytest.raises(ValueError, match="id of its own"):
        Book((ROWS[0], ROWS[0]))
    with pytest.raises(ValueError, match="opening"):
        Book((), {"A": -1})
    with pytest.raises(ValueError, match="cannot be negative"):
        Terms(fee_fen=-1)


def test_an_account_that_was_never_empty_has_no_zero_point() -> None:
    assert zero_point([1_001, 5_000]) is None
    assert zero_point([0, 5_000, 1_000, 7_000]) == 2
    assert zero_point([0, 5_000, 1_000, 7_000], epsilon_fen=999) == 0


@given(books())
def test_money_told_apart_is_told_apart_by_every_rule(book: Book) -> None:
    """What is returned directly has the same owner first in first out, last in first out and in proportion."""
    accounts = examine(book, Terms(epsilon_fen=0, fee_fen=0)).accounts
    by_rule = [held_by(rule, book) for rule in ("fifo", "lifo", "haircut")]
    for account, finding in accounts.items():
        if finding.mode is not Mode.PRO_RATA:
            victims = {victim: fen for victim, fen in finding.held.items() if victim is not None}
            assert by_rule[0].get(account, {}) == by_rule[1].get(account, {}) == by_rule[2].get(account, {}) == victims
