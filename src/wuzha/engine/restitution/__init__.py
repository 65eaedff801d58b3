# SPDX-License-Identifier: Apache-2.0
"""Giving frozen money back (资金返还): how it may be returned, and to whom how much, to the 分.

    found = examine(Book(rows), terms)                      # mode of each account, whose money is where
    accounts = [frozen_account(found.accounts["A1"], frozen_fen=10_000, terms=terms)]
    payouts = allocate(accounts, losses, DenominatorPolicy.D2_ALL_INFLOWS)
    kept = calc_snapshot(accounts, losses, policy, book=book, terms=terms)
    recompute(kept).differences                             # () as long as the figure holds

A figure prepares a decision; the prefecture's police decide (银监发〔2016〕41号).
"""

from wuzha.engine.restitution.allocate import Claim, FrozenAccount, Payout, Refund, allocate, frozen_account
from wuzha.engine.restitution.examine import Attribution, Examination, Finding, examine, zero_point
from wuzha.engine.restitution.pool import largest_remainder
from wuzha.engine.restitution.snapshot import (
    ENGINE_VERSION,
    Difference,
    Recomputation,
    Snapshot,
    calc_snapshot,
    recompute,
)
from wuzha.engine.restitution.terms import Basis, Book, DenominatorPolicy, Mode, Proof, Row, Terms

__all__ = [
    "ENGINE_VERSION",
    "Attribution",
    "Basis",
    "Book",
    "Claim",
    "DenominatorPolicy",
    "Difference",
    "Examination",
    "Finding",
    "FrozenAccount",
    "Mode",
    "Payout",
    "Proof",
    "Recomputation",
    "Refund",
    "Row",
    "Snapshot",
    "Terms",
    "allocate",
    "calc_snapshot",
    "examine",
    "frozen_account",
    "largest_remainder",
    "recompute",
    "zero_point",
]
