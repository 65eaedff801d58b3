# SPDX-License-Identifier: Apache-2.0
"""An answer and the oracle's in one form."""

from __future__ import annotations

from tests.engine.tracing.worlds import World
from wuzha.engine.tracing import Rule
from wuzha.engine.tracing.sql import Answer

Amounts = dict[tuple[int, int], int]


def answered(found: Answer) -> tuple[Amounts, Amounts]:
    """(victim, account) → fen held, (victim, row) → fen gone."""
    held = {(int(v), int(a)): int(n) for v, a, n in zip(*found.held, strict=True)}
    gone = {(int(v), int(r)): int(n) for v, _, r, _, n in zip(*found.exits, strict=True)}
    return held, gone


def expected(world: World, until: int | None) -> tuple[Amounts, Amounts]:
    held, gone, _ = world.by_oracle(Rule.FIFO, until=until)
    return held, gone
