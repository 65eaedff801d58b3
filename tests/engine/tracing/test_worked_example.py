# SPDX-License-Identifier: Apache-2.0
"""Two victims, three levels, one cash-out: the figures by hand, to the fen."""

from __future__ import annotations

import pytest

from tests.engine.tracing.worlds import as_dicts
from wuzha.engine.tracing import ExitKind, Ledger, Rule, Seeds

V1, V2, A1, B1, B2, C1, X, ATM = range(8)
UNKNOWN = -1
ROWS = [
    (V1, A1, 80_000_00),
    (V2, A1, 50_000_00),
    (A1, B1, 100_000_00),
    (A1, B2, 29_900_00),
    (UNKNOWN, C1, 40_000_00),
    (B1, C1, 60_000_00),
    (C1, X, 70_000_00),
    (B1, ATM, 20_000_00),
]
FROZEN = {A1: 100_00, B1: 20_000_00, B2: 29_900_00, C1: 30_000_00}


def ledger() -> Ledger:
    exits = [0] * 8
    exits[V1] = exits[V2] = ExitKind.RETURNED
    exits[ATM] = ExitKind.CASH_OUT
    return Ledger.from_arrays(*zip(*ROWS, strict=True), accounts=8, exits=exits)


def in_frozen(rule: Rule) -> dict[tuple[int, int], int]:
    trace = ledger().trace(Seeds([0, 1], [V1, V2], [80_000_00, 50_000_00]), rule, floor_fen=1)
    trace.check()
    held, _, _ = as_dicts(trace)
    return {(victim, account): fen for (victim, account), fen in held.items() if account in FROZEN}


def test_the_balances_are_those_that_were_frozen() -> None:
    balances = ledger().balances
    assert {account: int(balances[account]) for account in FROZEN} == FROZEN


def test_first_in_first_out() -> None:
    assert in_frozen(Rule.FIFO) == {
        (V2, A1): 100_00,
        (V2, B1): 20_000_00,
        (V2, B2): 29_900_00,
        (V1, C1): 30_000_00,
    }


def test_pro_rata() -> None:
    assert in_frozen(Rule.HAIRCUT) == {
        (V1, A1): 61_54,
        (V2, A1): 38_46,
        (V1, B1): 12_307_69,
        (V2, B1): 7_692_31,
        (V1, B2): 18_400_00,
        (V2, B2): 11_500_00,
        (V1, C1): 11_076_92,
        (V2, C1): 6_923_08,
    }


def test_money_in_cash_is_an_exit_of_that_kind() -> None:
    trace = ledger().trace(Seeds([0, 1], [V1, V2], [80_000_00, 50_000_00]), Rule.HAIRCUT, floor_fen=1)
    assert set(trace.exits.kind.tolist()) == {ExitKind.CASH_OUT}
    assert trace.exits.row.tolist() == [7, 7]


@pytest.mark.parametrize("rule", list(Rule))
def test_a_match_by_time_alone_is_traceable_and_the_rest_is_not(rule: Rule) -> None:
    """All of the first victim's money passes on before the second's arrives."""
    rows = [ROWS[0], (A1, B1, 80_000_00), ROWS[1], (A1, B2, 29_900_00)]
    book = Ledger.from_arrays(*zip(*rows, strict=True), accounts=8, openings=[-1, -1, 0, 0, 0, 0, 0, 0])
    seeds = Seeds([0, 2], [V1, V2], [80_000_00, 50_000_00])
    sides = book.compare(seeds)
    assert sides.traceable.all()
    assert as_dicts(book.trace(seeds, rule))[0] == {(V1, B1): 80_000_00, (V2, A1): 20_100_00, (V2, B2): 29_900_00}


def test_mixed_money_is_not_traceable_by_time() -> None:
    sides = ledger().compare(Seeds([0, 1], [V1, V2], [80_000_00, 50_000_00]), floor_fen=1)
    assert not sides.traceable.any()
