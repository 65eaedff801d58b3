# SPDX-License-Identifier: Apache-2.0
"""Paying several accounts' money to their claimants when nobody may get more than is still owed.

分 are split exactly: floors, and the left-over 分 to the largest remainders (Hamilton's method).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass


def largest_remainder(total: int, weights: Sequence[int], of: int | None = None) -> list[int]:
    """Shares of `total`, in the order of `weights`, proportional to weight / `of`.

    `of` above the sum of the weights reserves the difference for someone who is not here: that party is rounded with
    the others, loses every tie, and its share is not in the answer. Without it the shares add up to `total`.
    Ties go to whoever stands first. Raises `ValueError` for a negative number, for nobody to share a positive total,
    and for `of` below the sum.
    """
    present = sum(weights)
    whole = present if of is None else of
    if total < 0 or any(weight < 0 for weight in weights) or whole < present:
        raise ValueError("Shares need total >= 0, weights >= 0 and a whole that is no less than their sum")
    if total == 0:
        return [0] * len(weights)
    if whole == 0:
        raise ValueError("A positive total needs somebody with a weight to share it")
    parties = [*weights, whole - present]
    shares = [total * weight // whole for weight in parties]
    left = total - sum(shares)
    by_remainder = sorted(range(len(parties)), key=lambda i: (-(total * parties[i] % whole), i))
    for i in by_remainder[:left]:
        shares[i] += 1
    return shares[:-1]


@dataclass(slots=True)
class Claimant:
    victim: str
    weight: int
    #: Most that this account may pay; None without such a limit.
    most: int | None
    paid: int = 0

    @property
    def full(self) -> bool:
        return self.most is not None and self.paid >= self.most


@dataclass(slots=True)
class Pool:
    """One account's money; `whole` is what the weights are parts of."""

    fen: int
    whole: int
    claimants: list[Claimant]

    @property
    def paid(self) -> int:
        return sum(claimant.paid for claimant in self.claimants)


def pay_out(pools: Sequence[Pool], shares: Sequence[Sequence[int]], left: MutableMapping[str, int]) -> None:
    """Pay the `shares` of each pool, and hand on what a limit frees.

    left: what each victim is still owed; less what is paid, afterwards.

    1. Offer the shares.
    2. Whoever is offered more than is owed, over all pools, gives up the excess in proportion to the offers.
    3. Offer what was given up in a pool to its claimants who are still owed, in proportion to their weights.
    4. Again until nothing is given up, or nobody is owed: each round satisfies at least one claimant for good.
    """
    offers = [list(share) for share in shares]
    while any(fen for offer in offers for fen in offer):
        freed = [0] * len(pools)
        by_victim: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for p, (pool, offer) in enumerate(zip(pools, offers, strict=True)):
            for c, claimant in enumerate(pool.claimants):
                if claimant.most is not None and claimant.paid + offer[c] > claimant.most:
                    freed[p] += claimant.paid + offer[c] - claimant.most
                    offer[c] = claimant.most - claimant.paid
                if offer[c]:
                    by_victim[claimant.victim].append((p, c))
        for victim, places in by_victim.items():
            offered = [offers[p][c] for p, c in places]
            taken = largest_remainder(min(left[victim], sum(offered)), offered)
            left[victim] -= sum(taken)
            for (p, c), offer_fen, fen in zip(places, offered, taken, strict=True):
                pools[p].claimants[c].paid += fen
                freed[p] += offer_fen - fen
        offers = [_offer(pool, fen, left) for pool, fen in zip(pools, freed, strict=True)]


def _offer(pool: Pool, fen: int, left: MutableMapping[str, int]) -> list[int]:
    """Share `fen` among those who are still owed."""
    weights = [0 if claimant.full or not left[claimant.victim] else claimant.weight for claimant in pool.claimants]
    return largest_remainder(fen, weights) if any(weights) else [0] * len(weights)
