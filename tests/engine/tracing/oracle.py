# SPDX-License-Identifier: Apache-2.0
"""What every rule means, in naive loops over lots of money, one row after the other.

Independent of the engine on purpose: lists and dictionaries only, nothing is skipped, nothing is clever.

    held, exits, injected = oracle(rows, accounts=3, seeds={0: (7, 500)}, rule="fifo")

`rows` are (payer, payee, fen), -1 for an unknown party; `seeds` give for a row its victim and the victim's first fen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

Row = tuple[int, int, int]
Amounts = dict[tuple[int, int], int]
UNIDENTIFIED = 10
CLEAN = None


def least_openings(rows: Sequence[Row], accounts: int, absorbing: Sequence[int], row_exits: Sequence[int]) -> list[int]:
    """The smallest opening of each account that keeps its balance at 0 or above."""
    balance, least = [0] * accounts, [0] * accounts
    for (payer, payee, fen), leaves in zip(rows, row_exits, strict=True):
        if payer == payee >= 0:
            continue
        if payer >= 0 and not absorbing[payer]:
            balance[payer] -= fen
            least[payer] = max(least[payer], -balance[payer])
        if payee >= 0 and not absorbing[payee] and not leaves:
            balance[payee] += fen
    return least


def oracle(
    rows: Sequence[Row],
    *,
    accounts: int,
    seeds: Mapping[int, tuple[int, int]],
    rule: str,
    openings: Sequence[int] | None = None,
    absorbing: Sequence[int] | None = None,
    row_exits: Sequence[int] | None = None,
    floor: int = 10_000,
    until: int | None = None,
) -> tuple[Amounts, Amounts, dict[int, int]]:
    """Money held, (victim, account) → fen; money gone, (victim, row) → fen; money injected, victim → fen."""
    absorbing = absorbing or [0] * accounts
    row_exits = row_exits or [0] * len(rows)
    least = least_openings(rows, accounts, absorbing, row_exits)
    known = openings if openings is not None else [-1] * accounts
    start = [given if given >= 0 else inferred for given, inferred in zip(known, least, strict=True)]
    balances = {"fifo": Lots, "lifo": Lots}.get(rule, Mixture)
    purses = [balances(rule, 0 if absorbing[a] else start[a], floor) for a in range(accounts)]
    exits: Amounts = defaultdict(int)
    injected: dict[int, int] = defaultdict(int)

    for number, (payer, payee, fen) in enumerate(rows[:until]):
        if payer == payee >= 0:
            continue
        followed = payer >= 0 and not absorbing[payer]
        parts = purses[payer].pay(fen) if followed else [(CLEAN, fen)]
        if number in seeds:
            parts = relabel(parts, *seeds[number], in_order=rule in ("fifo", "lifo"))
            victim = seeds[number][0]
            injected[victim] += sum(n for label, n in parts if label == ("new", victim))
            parts = [(label[1] if isinstance(label, tuple) else label, n) for label, n in parts]
        if row_exits[number] or payee < 0 or absorbing[payee]:
            for label, n in parts:
                if label is not CLEAN and n:
                    exits[label, number] += n
        else:
            purses[payee].receive(parts)

    held: Amounts = defaultdict(int)
    for account, purse in enumerate(purses):
        for label, n in purse.parts():
            if label is not CLEAN and n:
                held[label, account] += n
    return dict(held), dict(exits), {victim: fen for victim, fen in injected.items() if fen}


def relabel(parts: list, victim: int, fen: int, in_order: bool) -> list:
    """The first `fen` of a row become the victim's, except what is an earlier victim's already.

    Without an order inside the row, all its clean money counts as first.
    """
    result = []
    for label, n in parts:
        taken = min(n, fen)
        if label is CLEAN:
            result += [(("new", victim), taken), (CLEAN, n - taken)]
            fen -= taken
        else:
            result.append((label, n))
            fen -= taken if in_order else 0
    return result


class Lots:
    """A balance as lots in the order of their arrival."""

    def __init__(self, rule: str, opening: int, floor: int) -> None:
        self.rule, self.lots = rule, [(CLEAN, opening)] if opening else []

    def pay(self, fen: int) -> list:
        missing = fen - sum(n for _, n in self.lots)
        if missing > 0:  # an inflow nobody saw
            self.lots.append((CLEAN, missing))
        paid = []
        while fen:
            last_in = self.rule == "lifo"
            label, n = self.lots.pop(-1 if last_in else 0)
            taken = min(n, fen)
            fen -= taken
            paid.insert(0 if last_in else len(paid), (label, taken))
            if n > taken:
                self.lots.insert(len(self.lots) if last_in else 0, (label, n - taken))
        return paid

    def receive(self, parts: Iterable) -> None:
        self.lots += [part for part in parts if part[1]]

    def parts(self) -> list:
        return self.lots


class Mixture:
    """A balance as fen by victim, without an order."""

    def __init__(self, rule: str, opening: int, floor: int) -> None:
        self.rule, self.floor, self.clean, self.victims = rule, floor, opening, defaultdict(int)

    def pay(self, fen: int) -> list:
        self.clean += max(0, fen - self.clean - sum(self.victims.values()))  # an inflow nobody saw
        tainted = sum(self.victims.values())
        if self.rule == "libr":
            moved = shares(self.victims, max(0, fen - self.clean), tainted)
        elif self.rule == "tainted":
            moved = shares(self.victims, min(fen, tainted), tainted)
        else:
            moved = self.haircut(fen, tainted + self.clean)
        for label, n in moved.items():
            self.victims[label] -= n
        clean = fen - sum(moved.values())
        self.clean -= clean
        return [*moved.items(), (CLEAN, clean)]

    def haircut(self, fen: int, balance: int) -> dict[int, int]:
        """Pro rata with clean money taking part; pieces below the floor stay if clean money can go in their place."""
        moved = shares({**self.victims, float("inf"): self.clean}, fen, balance)
        clean = moved.pop(float("inf"))
        small = {label: n for label, n in moved.items() if n < self.floor}
        if sum(small.values()) + clean <= self.clean:
            moved = {label: n for label, n in moved.items() if label not in small}
        return moved

    def receive(self, parts: Iterable) -> None:
        for label, n in parts:
            if label is CLEAN:
                self.clean += n
            else:
                self.victims[label] += n

    def parts(self) -> list:
        return list(self.victims.items())


def shares(weights: Mapping[int, int], fen: int, total: int) -> dict[int, int]:
    """`fen` in proportion to the weights (sum `total`); left-over fen to the largest remainders, then lower labels."""
    if fen == 0:
        return dict.fromkeys(weights, 0)
    result = {label: n * fen // total for label, n in weights.items()}
    order = sorted(weights, key=lambda label: (-(weights[label] * fen % total), label))
    for label in order[: fen - sum(result.values())]:
        result[label] += 1
    return result


def reach(
    rows: Sequence[Row], accounts: int, seeds: Iterable[int], absorbing: Sequence[int], row_exits: Sequence[int]
) -> dict[int, int]:
    """Accounts that money of the seeded rows could have reached at all, with the row it could first have come by."""
    first: dict[int, int] = {}
    seeds = set(seeds)
    for number, (payer, payee, _) in enumerate(rows):
        if payer == payee or payee < 0 or absorbing[payee] or row_exits[number]:
            continue
        if number in seeds or payer in first:
            first.setdefault(payee, number)
    return first
