# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wuzha.funds.statements.proof import chain

SIGNED = st.lists(st.integers(-50, 50).filter(bool), min_size=1, max_size=12)


def balances(start, signed):
    after = [start + sum(signed[: place + 1]) for place in range(len(signed))]
    return np.array([start, *after[:-1]], np.int64), np.array(after, np.int64)


@given(SIGNED, st.integers(0, 1000))
def test_every_step_of_a_true_chain_votes_as_the_money_went(signed, start):
    before, after = balances(start, signed)
    amount = np.abs(np.array(signed, np.int64))
    known = np.ones(len(signed), bool)
    order = chain.order_by(None, None, len(signed))
    ways = np.where(np.array(signed) > 0, chain.IN, chain.OUT)

    assert (chain.vote(amount, known, after, known, order, before=False)[1:] == ways[1:]).all()
    assert (chain.vote(amount, known, before, known, order, before=True)[:-1] == ways[:-1]).all()


@given(SIGNED, st.integers(0, 1000))
def test_newest_first_with_balances_after_is_oldest_first_with_balances_before_turned(signed, start):
    _, after = balances(start, signed)
    amount = np.abs(np.array(signed, np.int64))
    known = np.ones(len(signed), bool)
    order = chain.order_by(None, None, len(signed))

    backwards = chain.Order(order.rows[::-1].copy(), order.first)

    newest = chain.vote(amount[::-1], known, after[::-1], known, backwards, before=False)
    oldest = chain.vote(amount[::-1], known, after[::-1], known, order, before=True)

    moved = np.abs(newest) == 1
    assert (newest[moved] == -oldest[moved]).all()


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-50, 50).filter(bool)), min_size=1, max_size=20))
def test_accounts_of_one_sheet_have_chains_of_their_own(rows):
    levels = {0: 100, 1: 7, 2: 55}
    after = []
    for account, fen in rows:
        levels[account] += fen
        after.append(levels[account])
    group = np.array([account for account, _ in rows], np.int64)
    signed = np.array([fen for _, fen in rows], np.int64)
    known = np.ones(len(rows), bool)
    order = chain.order_by(group, None, len(rows))

    votes = chain.vote(np.abs(signed), known, np.array(after, np.int64), known, order, before=False)

    assert (votes[votes != chain.SILENT] == np.sign(signed)[votes != chain.SILENT]).all()
    assert (votes == chain.SILENT).sum() == len({account for account, _ in rows})


def test_a_row_that_moved_nothing_is_told_from_one_that_breaks():
    amount = np.array([5, 5, 5], np.int64)
    known = np.ones(3, bool)

    votes = chain.vote(
        amount, known, np.array([10, 10, 22], np.int64), known, chain.order_by(None, None, 3), before=False
    )

    assert votes.tolist() == [chain.SILENT, chain.UNMOVED, chain.BROKEN]


def test_a_fee_may_be_taken_together_with_money_out():
    amount, fee = np.array([5, 100], np.int64), np.array([0, 2], np.int64)
    known = np.ones(2, bool)

    votes = chain.vote(
        amount, known, np.array([500, 398], np.int64), known, chain.order_by(None, None, 2), before=False, fee=fee
    )

    assert votes.tolist() == [chain.SILENT, chain.OUT]


def test_a_stretch_between_balances_that_does_not_add_up_is_told():
    signed = np.array([10, 20, -5, 7], np.int64)
    balance = np.array([10, 0, 25, 40], np.int64)
    told = np.array([True, False, True, True])

    wrong = chain.gaps(signed, balance, told, chain.order_by(None, None, 4), before=False)

    assert wrong.tolist() == [False, False, False, True]


def test_a_code_means_what_most_of_its_rows_did_and_two_are_opposite():
    votes = np.array([chain.OUT, chain.OUT, chain.SILENT, chain.SILENT], np.int8)
    codes = np.array([0, 0, 1, 0], np.int64)

    learnt = chain.complemented(chain.learn(votes, codes))

    assert learnt.of(codes).tolist() == [chain.OUT, chain.OUT, chain.IN, chain.OUT]
    assert learnt.against == 0


def test_few_different_amounts_are_little_evidence():
    assert chain.evidence(3, [500, 500, 500]) == 0
    assert chain.evidence(10, list(range(8))) == 30
