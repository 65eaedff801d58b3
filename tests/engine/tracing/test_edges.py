# SPDX-License-Identifier: Apache-2.0
"""What the data may bring, each with its flag or its refusal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.engine.tracing.worlds import as_dicts
from wuzha.engine.tracing import ExitKind, Flag, Ledger, NotConservedError, Rule, Seeds, first_look

rules = pytest.mark.parametrize("rule", list(Rule))
VICTIM, MULE, NEXT, LAST = range(4)


def book(rows: list[tuple[int, int, int]], **more: object) -> Ledger:
    src, dst, fen = zip(*rows, strict=True)
    return Ledger.from_arrays(src, dst, fen, accounts=4, **more)  # type: ignore[arg-type]


@rules
def test_money_that_comes_back_to_its_account_is_followed_again(rule: Rule) -> None:
    rows = [(VICTIM, MULE, 100), (MULE, NEXT, 100), (NEXT, MULE, 100), (MULE, LAST, 40)]
    trace = book(rows, openings=[100, 0, 0, 0]).trace(Seeds([0], [7], [100]), rule, floor_fen=1)
    assert as_dicts(trace)[0] == {(7, MULE): 60, (7, LAST): 40}


@rules
def test_a_transfer_to_the_same_account_is_skipped_and_flagged(rule: Rule) -> None:
    trace = book([(VICTIM, MULE, 100), (MULE, MULE, 100)]).trace(Seeds([0, 1], [7, 7], [100, 100]), rule)
    assert as_dicts(trace) == ({(7, MULE): 100}, {}, {7: 100})
    assert trace.flags[Flag.SELF_TRANSFERS] == trace.flags[Flag.SELF_TRANSFER_SEEDS] == 1


@rules
def test_an_unknown_payee_is_an_exit_to_ask_about(rule: Rule) -> None:
    trace = book([(VICTIM, MULE, 100), (MULE, -1, 100)]).trace(Seeds([0], [7], [100]), rule, floor_fen=1)
    assert trace.exits.kind.tolist() == [ExitKind.UNIDENTIFIED]
    assert (trace.exits.account.tolist(), trace.exits.row.tolist()) == ([-1], [1])
    assert trace.flags[Flag.UNKNOWN_PAYEES] == 1


def test_an_unknown_payer_brings_clean_money() -> None:
    trace = book([(-1, MULE, 50), (VICTIM, MULE, 100), (MULE, NEXT, 75)]).trace(Seeds([1], [7], [100]), Rule.FIFO)
    assert as_dicts(trace)[0] == {(7, MULE): 75, (7, NEXT): 25}
    assert trace.flags[Flag.UNKNOWN_PAYERS] == 1


def test_cash_paid_in_by_a_victim_is_a_seed_without_a_payer() -> None:
    trace = book([(-1, MULE, 100)]).trace(Seeds([0], [7], [100]), Rule.LIFO)
    assert as_dicts(trace)[0] == {(7, MULE): 100}


def test_a_rebate_to_a_victim_is_returned() -> None:
    rows = [(VICTIM, MULE, 100), (MULE, VICTIM, 30)]
    trace = book(rows, exits=[ExitKind.RETURNED, 0, 0, 0]).trace(Seeds([0], [7], [100]), Rule.LIFO)
    assert [(int(kind), int(fen)) for kind, fen in zip(trace.exits.kind, trace.exits.fen, strict=True)] == [
        (ExitKind.RETURNED, 30)
    ]


@rules
def test_the_kind_of_the_row_says_more_than_that_of_the_account(rule: Rule) -> None:
    rows = [(VICTIM, MULE, 100), (MULE, NEXT, 100)]
    trace = book(rows, exits=[0, 0, ExitKind.MERCHANT, 0], row_exits=[0, ExitKind.FEE]).trace(
        Seeds([0], [7], [100]), rule, floor_fen=1
    )
    assert trace.exits.kind.tolist() == [ExitKind.FEE]
    assert ExitKind.FEE.word == "fee"


@rules
def test_an_earlier_victims_money_in_a_later_victims_transfer_keeps_its_label(rule: Rule) -> None:
    """The first victim's 60 go through the second victim's hands and in again with 40 of the second's own."""
    rows = [(VICTIM, NEXT, 60), (NEXT, MULE, 100)]
    trace = book(rows, openings=[60, 0, 40, 0]).trace(Seeds([0, 1], [1, 2], [60, 100]), rule, floor_fen=1)
    assert as_dicts(trace) == ({(1, MULE): 60, (2, MULE): 40}, {}, {1: 60, 2: 40})
    assert trace.flags[Flag.RESEEDED] == 1


def test_a_balance_that_would_be_negative_gets_clean_money_and_a_flag() -> None:
    ledger = book([(VICTIM, MULE, 100), (MULE, NEXT, 130)], openings=[100, 0, 0, 0])
    assert ledger.unseen.tolist() == [[1, 30]]
    trace = ledger.trace(Seeds([0], [7], [100]), Rule.FIFO)
    assert trace.flags[Flag.UNSEEN_INFLOW] == 1
    assert as_dicts(trace)[0] == {(7, NEXT): 100}
    assert ledger.balances.tolist() == [0, 0, 130, 0]


def test_unknown_openings_are_the_least_possible_and_flagged() -> None:
    ledger = book([(MULE, NEXT, 30), (VICTIM, MULE, 100), (MULE, NEXT, 110)], openings=[500, -1, 0, 0])
    assert ledger.openings.tolist() == [500, 40, 0, 0]
    assert ledger.flags == {Flag.OPENINGS_INFERRED: 1}
    assert [rule for rule in Rule if rule.uses_openings] == [Rule.FIFO, Rule.LIBR, Rule.HAIRCUT]


@rules
def test_a_hub_is_an_exit_if_asked_for_and_flagged_in_any_case(rule: Rule) -> None:
    rows = [(VICTIM, MULE, 100), *[(MULE, NEXT, 1)] * 5]
    trace = book(rows, hub_rows=4).trace(Seeds([0], [7], [100]), rule, floor_fen=1)
    assert trace.exits.kind.tolist() == [ExitKind.HUB]
    assert trace.flags[Flag.HUBS] == 1
    busy = [(VICTIM, MULE, 9_000), *[(MULE, NEXT, 1)] * 2_001]
    src, dst, fen = zip(*busy, strict=True)
    assert book(busy).trace(Seeds([0], [7], [9_000]), rule, floor_fen=1).flags[Flag.BUSY_ACCOUNTS] == 1
    assert first_look(src, dst, fen, Seeds([0], [7], [9_000]), accounts=4)[0].flags[Flag.BUSY_ACCOUNTS] == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(0, 1, 0)], "Row 0: an amount must be above 0"),
        ([(0, 1, 5), (0, 4, 5)], "Row 1: payee 4"),
        ([(-2, 1, 5)], "Row 0: payer -2"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_its_number(rows: list[tuple[int, int, int]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        book(rows)


def test_amounts_too_large_to_divide_exactly_are_refused() -> None:
    with pytest.raises(OverflowError, match="Row 0"):
        book([(0, 1, 4_500_000_000_000_001)])
    with pytest.raises(OverflowError, match="receives"):
        book([(0, 1, 4_000_000_000_000_000)] * 2)
    ledger = book([(0, 1, 4_000_000_000_000_000)])
    with pytest.raises(OverflowError, match="receives"):
        ledger.append([0], [1], [4_000_000_000_000_000])
    assert ledger.columns.fen.size == 1


def test_fractions_of_a_fen_are_refused() -> None:
    with pytest.raises(ValueError, match="Whole numbers"):
        book([(0, 1, 5)], openings=[0.5, 0, 0, 0])


@pytest.mark.parametrize(
    ("seed", "words"),
    [((5, 100), "row 5"), ((-1, 100), "row -1"), ((0, 101), "101 of its 100 fen"), ((0, 0), "above 0")],
)
def test_a_seed_that_cannot_be_is_refused(seed: tuple[int, int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        book([(0, 1, 100)]).trace(Seeds([seed[0]], [7], [seed[1]]), Rule.FIFO)


def test_a_row_cannot_be_the_transfer_of_two_victims() -> None:
    with pytest.raises(ValueError, match="Row 3"):
        Seeds([3, 3], [1, 2], [5, 5])


def test_a_floor_below_one_fen_is_refused() -> None:
    with pytest.raises(ValueError, match="floor"):
        book([(0, 1, 100)]).trace(Seeds([0], [7], [100]), Rule.HAIRCUT, floor_fen=0)


def test_a_lost_fen_is_noticed() -> None:
    trace = book([(0, 1, 100)]).trace(Seeds([0], [7], [100]), Rule.FIFO)
    with pytest.raises(NotConservedError, match="Victim 7"):
        replace(trace, answer=trace.answer._replace(held=np.array([[7, 1, 99]]))).check()


@rules
def test_a_floor_loses_nothing_and_keeps_small_pieces_at_the_payer(rule: Rule) -> None:
    ledger = book([(VICTIM, MULE, 100), (MULE, NEXT, 50)], openings=[100, 900, 0, 0])
    trace = ledger.trace(Seeds([0], [7], [100]), rule, floor_fen=10)
    trace.check()
    if rule is Rule.HAIRCUT:
        assert as_dicts(trace)[0] == {(7, MULE): 100}
        assert as_dicts(ledger.trace(Seeds([0], [7], [100]), rule, floor_fen=1))[0] == {(7, MULE): 95, (7, NEXT): 5}


def test_statements_refuse_rows_of_others_and_rows_out_of_order() -> None:
    ledger = book([(VICTIM, MULE, 100), (MULE, NEXT, 100)])
    with pytest.raises(ValueError, match="account 1 is between others"):
        ledger.insert_statement(MULE, [2], [3], [5], before=[1])
    with pytest.raises(ValueError, match="in the order"):
        ledger.insert_statement(MULE, [2, 2], [1, 1], [5, 5], before=[1, 0])
    with pytest.raises(ValueError, match="from 0 to 2"):
        ledger.insert_statement(MULE, [2], [1], [5], before=[3])


def test_rows_can_come_late_before_the_same_row_again_and_again() -> None:
    ledger = book([(VICTIM, MULE, 100), (MULE, NEXT, 100)], openings=[100, 0, 0, 0])
    for number in range(3):
        delta = ledger.insert_statement(MULE, [-1], [MULE], [10], before=[2 + number - 1 if number else 1])
        assert (delta.rows.tolist(), delta.accounts.tolist()) == ([2 + number], [MULE])
    assert ledger.order(np.array([0, 4, 3, 2, 1])).tolist() == sorted(ledger.order(np.arange(5)).tolist())
    assert as_dicts(ledger.trace(Seeds([0], [7], [100]), Rule.LIFO))[0] == {(7, MULE): 30, (7, NEXT): 70}


def test_new_accounts_come_with_late_rows() -> None:
    ledger = book([(VICTIM, MULE, 100)], exits=[ExitKind.RETURNED, 0, 0, 0])
    trace = ledger.trace(Seeds([0], [7], [100]), Rule.LIFO)
    trace = ledger.retrace(trace, ledger.append([MULE, 5], [5, -1], [80, 30], new_accounts=2))
    assert as_dicts(trace) == ({(7, MULE): 20, (7, 5): 50}, {(7, 2): 30}, {7: 100})
    assert trace.exits.kind.tolist() == [ExitKind.UNIDENTIFIED]
