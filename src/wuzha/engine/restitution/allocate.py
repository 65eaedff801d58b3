# SPDX-License-Identifier: Apache-2.0
"""What each victim gets back from each frozen account, to the 分."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from wuzha.engine.restitution.examine import Finding
from wuzha.engine.restitution.pool import Claimant, Pool, largest_remainder, pay_out
from wuzha.engine.restitution.terms import Basis, DenominatorPolicy, Mode, Terms


@dataclass(frozen=True, slots=True)
class Claim:
    """One victim's money in one account."""

    victim: str
    #: In a directly returned account what of it is there; else by `Basis`. 分.
    traced_fen: int
    #: First transfer that brought it; decides who gets the odd 分. Aware.
    since: datetime


@dataclass(frozen=True, slots=True)
class FrozenAccount:
    """What is there to give back."""

    account: str
    frozen_fen: int
    mode: Mode
    #: All suspicious money that `traced_fen` are part of, 分: the denominator of D2.
    inflow_fen: int
    claims: tuple[Claim, ...]

    def __post_init__(self) -> None:
        if self.frozen_fen < 0 or any(claim.traced_fen < 0 for claim in self.claims):
            raise ValueError(f"Account {self.account}: frozen and traced amounts cannot be negative")
        if len({claim.victim for claim in self.claims}) != len(self.claims):
            raise ValueError(f"Account {self.account}: each victim claims once")
        if self.inflow_fen < sum(claim.traced_fen for claim in self.claims):
            raise ValueError(f"Account {self.account}: more was traced to victims than came in")


@dataclass(frozen=True, slots=True)
class Refund:
    victim: str
    #: Before any loss caps it, 分.
    share_fen: int
    #: To be returned, 分.
    refund_fen: int


@dataclass(frozen=True, slots=True)
class Payout:
    """One account's money, divided: refunds and residual add up to what is frozen."""

    account: str
    refunds: tuple[Refund, ...]
    #: Stays frozen, until the freeze ends or a new victim is found. 分.
    residual_fen: int


def frozen_account(finding: Finding, frozen_fen: int, terms: Terms | None = None) -> FrozenAccount:
    """The account of a finding with what the bank reports as frozen.

    Directly returned money counts by what is still there; shared money by `terms.basis`.
    """
    held = finding.mode is not Mode.PRO_RATA or (terms or Terms()).basis is Basis.HELD
    owners, total = (finding.held, finding.balance_fen) if held else (finding.inflow, finding.inflow_fen)
    claims = (Claim(victim, fen, finding.since[victim]) for victim, fen in owners.items() if victim is not None)
    return FrozenAccount(finding.account, frozen_fen, finding.mode, total, tuple(sorted(claims, key=_seniority)))


def allocate(
    accounts: Iterable[FrozenAccount], losses: Mapping[str, int], policy: DenominatorPolicy
) -> tuple[Payout, ...]:
    """Divide the accounts' money, in the order of their ids.

    losses: outstanding loss of each victim, 分 (lost, less what was returned or compensated).

    1. Accounts with direct return come first: their money has one owner. Then those that are shared.
    2. Exact shares, floored to the 分; left-over 分 by largest remainder (tie: earlier transfer, then id).
    3. No victim gets more than the loss, over all accounts together. What that frees in an account goes to its other
       victims in the same proportions, until nothing changes (a directly returned account's is nobody else's).
    4. The rest stays frozen.

    Raises `ValueError` if an account is named twice or a victim's loss is missing or negative.
    """
    ordered = sorted(accounts, key=lambda account: account.account)
    if len({account.account for account in ordered}) != len(ordered):
        raise ValueError("Each account can be given once")
    for victim in {claim.victim for account in ordered for claim in account.claims}:
        if losses.get(victim, -1) < 0:
            raise ValueError(f"Victim {victim}: the outstanding loss is missing or negative")
    left = dict(losses)
    paid: dict[str, Payout] = {}
    for direct in (True, False):
        group = [account for account in ordered if (account.mode is not Mode.PRO_RATA) is direct]
        pools = [_pool(account, losses, policy) for account in group]
        shares = [_first_shares(pool) for pool in pools]
        pay_out(pools, shares, left)
        for account, pool, first in zip(group, pools, shares, strict=True):
            refunds = tuple(
                Refund(claimant.victim, share, claimant.paid)
                for claimant, share in zip(pool.claimants, first, strict=True)
            )
            paid[account.account] = Payout(account.account, refunds, account.frozen_fen - pool.paid)
    return tuple(paid[account.account] for account in ordered)


def _pool(account: FrozenAccount, losses: Mapping[str, int], policy: DenominatorPolicy) -> Pool:
    claims = sorted(account.claims, key=_seniority)
    traced = sum(claim.traced_fen for claim in claims)
    if account.mode is not Mode.PRO_RATA:
        claimants = [Claimant(claim.victim, claim.traced_fen, claim.traced_fen) for claim in claims]
        return Pool(min(account.frozen_fen, traced), traced, claimants)
    if policy is DenominatorPolicy.D3_LOSS:
        claimants = [Claimant(claim.victim, losses[claim.victim], None) for claim in claims]
        return Pool(account.frozen_fen, sum(claimant.weight for claimant in claimants), claimants)
    claimants = [Claimant(claim.victim, claim.traced_fen, None) for claim in claims]
    return Pool(
        account.frozen_fen, account.inflow_fen if policy is DenominatorPolicy.D2_ALL_INFLOWS else traced, claimants
    )


def _first_shares(pool: Pool) -> list[int]:
    weights = [claimant.weight for claimant in pool.claimants]
    return largest_remainder(pool.fen, weights, pool.whole) if any(weights) else [0] * len(weights)


def _seniority(claim: Claim) -> tuple[datetime, str]:
    return claim.since, claim.victim
