# SPDX-License-Identifier: Apache-2.0
"""The worked example to the 分, column by column, and its variant told apart by timestamps."""

from __future__ import annotations

import pytest

from tests.engine.restitution.example import BOOK, FROZEN, LOSSES, VARIANT, frozen
from tests.engine.restitution.strategies import held_by
from wuzha.engine.restitution import Basis, DenominatorPolicy, Mode, Terms, allocate, examine, frozen_account

#: Haircut column, 分; None is the unidentified payer.
HAIRCUT = {
    "A1": {"V1": 61_54, "V2": 38_46},
    "B1": {"V1": 12_307_69, "V2": 7_692_31},
    "B2": {"V1": 18_400_00, "V2": 11_500_00},
    "C1": {None: 12_000_00, "V1": 11_076_92, "V2": 6_923_08},
}


def test_the_accounts_hold_what_is_frozen() -> None:
    assert {account: examine(BOOK).accounts[account].balance_fen for account in FROZEN} == FROZEN


def test_the_haircut_column_comes_out() -> None:
    assert {account: examine(BOOK).accounts[account].held for account in FROZEN} == HAIRCUT


def test_the_fifo_column_shows_why_a_hint_decides_nothing() -> None:
    assert held_by("fifo", BOOK) == {
        "A1": {"V2": 100_00},
        "B1": {"V2": 20_000_00},
        "B2": {"V2": 29_900_00},
        "C1": {"V1": 30_000_00},
        # What the example does not show: the other 50 000.00 of the first victim went on.
        "X": {"V1": 30_000_00},
    }


def test_every_account_is_pro_rata_though_two_have_a_single_transfer_in() -> None:
    assert {account: examine(BOOK).accounts[account].mode for account in FROZEN} == dict.fromkeys(FROZEN, Mode.PRO_RATA)


def test_each_row_says_how_it_is_known_whose_money_it_carried() -> None:
    modes = {row.row: row.mode for row in examine(BOOK).rows}
    assert modes == {
        "1": Mode.SINGLE,
        "2": Mode.SINGLE,
        "3": Mode.PRO_RATA,
        "4": Mode.PRO_RATA,
        "5": Mode.SINGLE,
        "6": Mode.PRO_RATA,
        "7": Mode.PRO_RATA,
        "8": Mode.PRO_RATA,
    }


@pytest.mark.parametrize("basis", Basis, ids=lambda basis: basis.value)
def test_d2_leaves_the_unidentified_payers_money_frozen(basis: Basis) -> None:
    found, terms = examine(BOOK), Terms(basis=basis)
    accounts = [frozen_account(found.accounts[account], fen, terms) for account, fen in FROZEN.items()]
    payouts = allocate(accounts, LOSSES, DenominatorPolicy.D2_ALL_INFLOWS)
    refunds = {payout.account: {r.victim: r.refund_fen for r in payout.refunds} for payout in payouts}
    assert refunds == {account: {v: fen for v, fen in by.items() if v} for account, by in HAIRCUT.items()}
    assert sum(by["V1"] for by in refunds.values()) == 41_846_15
    assert sum(by["V2"] for by in refunds.values()) == 26_153_85
    assert {payout.account: payout.residual_fen for payout in payouts} == {"A1": 0, "B1": 0, "B2": 0, "C1": 12_000_00}


def test_d1_shares_it_between_the_known_victims_as_eight_to_five() -> None:
    payouts = allocate(frozen(examine(BOOK)), LOSSES, DenominatorPolicy.D1_IDENTIFIED)
    c1 = next(payout for payout in payouts if payout.account == "C1")
    assert {refund.victim: refund.refund_fen for refund in c1.refunds} == {"V1": 18_461_54, "V2": 11_538_46}
    assert [payout.residual_fen for payout in payouts] == [0, 0, 0, 0]


def test_the_variant_is_told_apart_by_timestamps() -> None:
    accounts = examine(VARIANT).accounts
    assert accounts["A1"].mode is accounts["B2"].mode is Mode.TIMESTAMP
    assert accounts["A1"].held == {"V2": 20_100_00}
    assert accounts["B2"].held == {"V2": 29_900_00}
    passed_on = next(row for row in examine(VARIANT).rows if row.row == "3")
    assert (passed_on.owners, passed_on.mode) == ({"V1": 80_000_00}, Mode.TIMESTAMP)
    # The third level is still mixed: an unknown payer's money and the first victim's went on together.
    assert accounts["C1"].mode is Mode.PRO_RATA


def test_the_variants_direct_accounts_go_to_the_one_owner_whatever_the_denominator() -> None:
    found = examine(VARIANT)
    accounts = [
        frozen_account(found.accounts[account], found.accounts[account].balance_fen) for account in ("A1", "B2")
    ]
    for policy in DenominatorPolicy:
        payouts = allocate(accounts, LOSSES, policy)
        assert [[(r.victim, r.refund_fen) for r in payout.refunds] for payout in payouts] == [
            [("V2", 20_100_00)],
            [("V2", 29_900_00)],
        ]
