# SPDX-License-Identifier: Apache-2.0
"""Random little worlds of money: multigraphs with cycles, unknown parties, absorbing accounts and exits of rows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from tests.engine.tracing import oracle
from wuzha.engine.tracing import Ledger, Rule, Seeds, Trace


@dataclass(frozen=True)
class World:
    accounts: int
    rows: list[oracle.Row]
    seeds: dict[int, tuple[int, int]]
    openings: list[int] | None = None
    absorbing: list[int] = field(default_factory=list)
    row_exits: list[int] = field(default_factory=list)

    def ledger(self, rows: list[oracle.Row] | None = None) -> Ledger:
        src, dst, fen = columns(self.rows if rows is None else rows)
        return Ledger.from_arrays(
            src,
            dst,
            fen,
            accounts=self.accounts,
            openings=self.openings,
            exits=self.absorbing or None,
            row_exits=self.row_exits[: len(src)] or None,
        )

    def seeded(self) -> Seeds:
        return seeds_of(self.seeds)

    def by_oracle(self, rule: Rule, floor: int = 10_000, until: int | None = None) -> tuple[dict, dict, dict]:
        return oracle.oracle(
            self.rows,
            accounts=self.accounts,
            seeds=self.seeds,
            rule=rule.value,
            openings=self.openings,
            absorbing=self.absorbing,
            row_exits=self.row_exits,
            floor=floor,
            until=until,
        )


def columns(rows: list[oracle.Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    table = np.array(rows, np.int64).reshape(-1, 3)
    return table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), table[:, 2].copy()


def seeds_of(seeds: dict[int, tuple[int, int]]) -> Seeds:
    return Seeds(list(seeds), [victim for victim, _ in seeds.values()], [fen for _, fen in seeds.values()])


def as_dicts(trace: Trace) -> tuple[dict, dict, dict]:
    """A trace in the oracle's form."""
    held = {(int(v), int(a)): int(n) for v, a, n in zip(*trace.held, strict=True)}
    gone = {(int(v), int(r)): int(n) for v, _, r, _, n in zip(*trace.exits, strict=True)}
    return held, gone, {v: n for v, n in trace.injected_by_victim().items() if n}


@st.composite
def worlds(draw: st.DrawFn, *, known_openings: bool | None = None, max_rows: int = 40, exits: bool = True) -> World:
    """Few accounts, so that money meets; small and round amounts, so that balances run dry and remainders tie."""
    accounts = draw(st.integers(2, 6))
    party = st.integers(-1 if exits else 0, accounts - 1)
    fen = st.one_of(st.integers(1, 12), st.sampled_from([50, 100, 1_000]), st.integers(1, 100_000))
    rows = draw(st.lists(st.tuples(party, party, fen), min_size=1, max_size=max_rows))
    seedable = [i for i, (payer, payee, _) in enumerate(rows) if payer != payee or payer < 0]
    picked = draw(st.lists(st.sampled_from(seedable), max_size=6, unique=True)) if seedable else []
    seeds = {}
    for row in sorted(picked):
        part = rows[row][2] if draw(st.booleans()) else draw(st.integers(1, rows[row][2]))
        seeds[row] = (draw(st.integers(0, 3)), part)
    openings = None
    if known_openings or (known_openings is None and draw(st.booleans())):
        opening = st.one_of(st.just(0), st.integers(-1 if known_openings is None else 0, 1_000))
        openings = draw(st.lists(opening, min_size=accounts, max_size=accounts))
    kind = st.one_of(st.just(0), st.just(0), st.just(0), st.integers(1, 12)) if exits else st.just(0)
    absorbing = draw(st.lists(kind, min_size=accounts, max_size=accounts))
    row_exits = draw(st.lists(kind, min_size=len(rows), max_size=len(rows)))
    return World(accounts, rows, seeds, openings, absorbing, row_exits)
