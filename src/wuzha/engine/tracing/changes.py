# SPDX-License-Identifier: Apache-2.0
"""What a late answer changed, and whose money has to be followed again because of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuzha.engine.tracing.columns import Bytes, Columns, Int32s, Int64s, enlarged
from wuzha.engine.tracing.trace import Trace


@dataclass(frozen=True, slots=True)
class Delta:
    """Rows that came late: their numbers, the accounts whose balances they changed, and how."""

    rows: Int64s
    accounts: Int32s
    #: Whether they lie in the past of other rows; else they are behind all of them.
    in_the_past: bool
    #: Accounts whose unknown opening turned out to be higher than thought.
    openings_raised: Int32s

    def affected(self, trace: Trace) -> Int32s:
        """The victims whose money may now be elsewhere. All, where the rule or the data mixes victims.

        For rows in the past, `trace.moves` must have been asked for before they came; all victims otherwise.
        """
        everyone = np.unique(trace.seeds.victim)
        raised = trace.rule.uses_openings and self.openings_raised.size > 0
        if trace.mixes_victims or ((raised or self.in_the_past) and "moves" not in trace.__dict__):
            return everyone
        changed = np.zeros(trace.columns.kinds.size + 1, bool)
        changed[self.accounts] = True
        held = trace.answer.held
        met = [held[changed[held[:, 1]], 0]]
        if raised or self.in_the_past:
            changed[self.openings_raised] = True
            rows = trace.moves.row
            met.append(trace.moves.victim[changed[trace.columns.dst[rows]] | changed[trace.columns.src[rows]]])
        return np.unique(np.concatenate(met)).astype(np.int32)


class Store:
    """The columns with free space behind them, so that late rows do not copy all."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._src, self._dst, self._fen, self._leaves = columns.src, columns.dst, columns.fen, columns.leaves

    def add(self, src: Int32s, dst: Int32s, fen: Int64s, leaves: Bytes) -> Columns:
        """The columns with these rows behind them."""
        c = self.columns
        old, n = c.fen.size, c.fen.size + fen.size
        if n > self._fen.size:
            size = n + n // 8
            self._src, self._dst = enlarged(self._src[:old], size), enlarged(self._dst[:old], size)
            self._fen = enlarged(self._fen[:old], size)
            self._leaves = enlarged(self._leaves[:old], size) if self._leaves.size else self._leaves
        if leaves.any() and not self._leaves.size:
            self._leaves = np.zeros(self._fen.size, np.uint8)
        self._src[old:n], self._dst[old:n], self._fen[old:n] = src, dst, fen
        if self._leaves.size:
            self._leaves[old:n] = leaves if leaves.size else 0
        self.columns = Columns(self._src[:n], self._dst[:n], self._fen[:n], self._leaves[:n], c.kinds, c.openings)
        return self.columns
