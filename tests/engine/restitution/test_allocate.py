# SPDX-License-Identifier: Apache-2.0
"""Shares to the 分: both rounding tests, caps and what they free, several accounts, and what holds for any case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.restitution.example import at
from tests.engine.restitution.strategies import cases
from wuzha.engine.restitution import (
    Claim,
    DenominatorPolicy,
    FrozenAccount,
    Mode,
    Payout,
    allocate,
    largest_remainder,
)

NOON = at("12:00:00")
D1, D2, D3 = DenominatorPolicy


def account(
    frozen_fen: int, traced: list[int], *, mode: Mode = Mode.PRO_RATA, name: str = "A1", inflow: int = 0
) -> FrozenAccount:
    claims = tuple(Claim(f"V{i}", fen, NOON + timedelta(minutes=i)) for i, fen in enumerate(traced, 1))
    return FrozenAccount(name, frozen_fen, mode, max(inflow, sum(traced)), claims)


def refunds(payout: Payout) -> list[int]:
    return [refund.refund_fen for refund in payout.refunds]


def shares(payout: Payout) -> list[int]:
    return [refund.share_fen for refund in payout.refunds]


def test_the_first_rounding_test_sums_exactly() -> None:
    losses = {"V1": 33_333_33, "V2": 70_000_00, "V3": 150_000_00}
    (payout,) = allocate([account(100_000_00, list(losses.values()))], losses, D3)
    assert refunds(payout) == [13_157_89, 27_631_58, 59_210_53]
    assert payout.residual_fen == 0


def test_the_second_rounding_test_gives_odd_fen_to_the_earliest_and_caps() -> None:
    losses = dict.fromkeys(("V1", "V2", "V3"), 10_000_00)
    (payout,) = allocate([account(100_000_01, list(losses.values()))], losses, D3)
    assert shares(payout) == [33_333_34, 33_333_34, 33_333_33]
    assert refunds(payout) == [10_000_00] * 3
    assert payout.residual_fen == 70_000_01


def test_equal_claims_of_one_moment_go_by_id() -> None:
    claims = (Claim("b", 1, NOON), Claim("a", 1, NOON))
    (payout,) = allocate([FrozenAccount("A1", 3, Mode.PRO_RATA, 2, claims)], {"a": 9, "b": 9}, D1)
    assert [(refund.victim, refund.refund_fen) for refund in payout.refunds] == [("a", 2), ("b", 1)]


def test_what_a_cap_frees_goes_to_the_others_until_they_are_capped_too() -> None:
    losses = {"V1": 10, "V2": 40, "V3": 1_000}
    (payout,) = allocate([account(100, [60, 30, 10])], losses, D1)
    assert shares(payout) == [60, 30, 10]
    assert refunds(payout) == [10, 40, 50]


def test_a_cap_under_d2_leaves_the_reserve_alone() -> None:
    (payout,) = allocate([account(100, [40, 40], inflow=100)], {"V1": 10, "V2": 1_000}, D2)
    assert refunds(payout) == [10, 70]
    assert payout.residual_fen == 20


def test_an_account_returned_directly_pays_nobody_more_than_lies_there() -> None:
    (payout,) = allocate([account(100, [60, 30], mode=Mode.TIMESTAMP)], {"V1": 10, "V2": 1_000}, D1)
    assert refunds(payout) == [10, 30]
    assert payout.residual_fen == 60


def test_a_victim_with_money_in_two_accounts_gets_the_loss_once() -> None:
    accounts = [account(100, [50, 50], name="A"), account(100, [100], name="B")]
    payouts = allocate(accounts, {"V1": 90, "V2": 1_000}, D1)
    assert [refunds(payout) for payout in payouts] == [[30, 70], [60]]
    assert [payout.residual_fen for payout in payouts] == [0, 40]


def test_money_with_one_owner_is_returned_before_money_that_is_shared() -> None:
    accounts = [account(100, [50, 50], name="A"), account(100, [100], name="B", mode=Mode.SINGLE)]
    payouts = allocate(accounts, {"V1": 100, "V2": 1_000}, D1)
    assert [refunds(payout) for payout in payouts] == [[0, 100], [100]]


@given(cases(), st.sampled_from(DenominatorPolicy))
def test_refunds_and_residual_are_what_was_frozen_and_no_loss_is_exceeded(
    case: tuple[list[FrozenAccount], dict[str, int]], policy: DenominatorPolicy
) -> None:
    accounts, losses = case
    payouts = allocate(accounts, losses, policy)
    frozen = {each.account: each.frozen_fen for each in accounts}
    got: dict[str, int] = {}
    for payout in payouts:
        assert sum(refunds(payout)) + payout.residual_fen == frozen[payout.account]
        assert payout.residual_fen >= 0
        for refund in payout.refunds:
            assert refund.refund_fen >= 0
            got[refund.victim] = got.get(refund.victim, 0) + refund.refund_fen
    assert all(fen <= losses[victim] for victim, fen in got.items())


@given(cases(), st.sampled_from(DenominatorPolicy), st.randoms(use_true_random=False))
def test_the_order_of_accounts_claims_and_losses_changes_nothing(
    case: tuple[list[FrozenAccount], dict[str, int]], policy: DenominatorPolicy, random: Random
) -> None:
    accounts, losses = case

    turned = [replace(each, claims=tuple(random.sample(each.claims, len(each.claims)))) for each in accounts]
    random.shuffle(turned)
    assert allocate(turned, dict(reversed(losses.items())), policy) == allocate(accounts, losses, policy)


@given(cases())
def test_d1_pays_out_everything_up_to_the_losses(case: tuple[list[FrozenAccount], dict[str, int]]) -> None:
    accounts, losses = case
    accounts = [each for each in accounts if each.mode is Mode.PRO_RATA]
    payouts = allocate(accounts, losses, D1)
    got = dict.fromkeys(losses, 0)
    for payout in payouts:
        for refund in payout.refunds:
            got[refund.victim] += refund.refund_fen
    traced = {(each.account, claim.victim): claim.traced_fen for each in accounts for claim in each.claims}
    for payout in payouts:
        if payout.residual_fen:
            claiming = [r.victim for r in payout.refunds if traced[payout.account, r.victim]]
            assert all(got[victim] == losses[victim] for victim in claiming)


@given(st.integers(0, 10**13), st.lists(st.integers(0, 10**13), min_size=1, max_size=8), st.integers(0, 10**13))
def test_each_share_is_within_a_fen_of_the_exact_one(total: int, weights: list[int], reserve: int) -> None:
    whole = sum(weights) + reserve
    if whole == 0:
        return
    parts = largest_remainder(total, weights, whole)
    assert all(abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True))
    assert sum(parts) <= total
    assert reserve or sum(parts) == total


@pytest.mark.parametrize(("total", "weights", "of"), [(-1, [1], None), (1, [-1, 2], None), (1, [2], 1), (1, [0], None)])
def test_impossible_shares_are_refused(total: int, weights: list[int], of: int | None) -> None:
    with pytest.raises(ValueError, match=r"Shares need|needs somebody"):
        largest_remainder(total, weights, of)


def test_input_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        account(-1, [1])
    with pytest.raises(ValueError, match="claims once"):
        FrozenAccount("A1", 1, Mode.SINGLE, 2, (Claim("V1", 1, NOON), Claim("V1", 1, NOON)))
    with pytest.raises(ValueError, match="more was traced"):
        FrozenAccount("A1", 1, Mode.SINGLE, 0, (Claim("V1", 1, NOON),))
    with pytest.raises(ValueError, match="V1: the outstanding loss is missing"):
        allocate([account(1, [1])], {}, D1)
    with pytest.raises(ValueError, match="given once"):
        allocate([account(1, [1]), account(1, [1])], {"V1": 1}, D1)
