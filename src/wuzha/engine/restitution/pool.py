# SPDX-License-Identifier: Apache-2.0
"""Paying several accounts' money to their claimants when nobody may get more than is still owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass

from wuzha.engine.restitution.shares import largest_remainder


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
