# SPDX-License-Identifier: Apache-2.0
"""How much of an answer hangs on the order of rows that bear the same time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wuzha.engine.tracing.columns import Columns, Int32s, Int64s
from wuzha.engine.tracing.seeds import Seeds
from wuzha.engine.tracing.trace import Trace


class Sensitivity(NamedTuple):
    """Over all orders tried: fen by victim and account, least and most; one row where any order finds money.

    `overlap` is the smallest share of the money held that an order leaves where the order as given has it (1 if no
    order changes anything).
    """

    victim: Int32s
    account: Int32s
    low: Int64s
    high: Int64s
    overlap: float


def shuffled(columns: Columns, moment: Int64s, seeds: Seeds, rng: np.random.Generator) -> tuple[Columns, Seeds]:
    """The rows with those of one moment in a drawn order, and the seeds where they went."""
    order = np.lexsort((rng.random(moment.size), moment))
    place = np.empty(order.size, np.int64)
    place[order] = np.arange(order.size)
    leaves = columns.leaves[order] if columns.leaves.size else columns.leaves
    mixed = Columns(columns.src[order], columns.dst[order], columns.fen[order], leaves, columns.kinds, columns.openings)
    return mixed, Seeds(place[seeds.row], seeds.victim, seeds.amount)


def spread(traces: list[Trace]) -> Sensitivity:
    """How far traces of the same money differ; the first is the one as given."""
    keys = [(t.held.victim.astype(np.int64) << 32) | t.held.account for t in traces]
    union = np.unique(np.concatenate(keys))
    fen = np.zeros((len(traces), union.size), np.int64)
    for line, (trace, mine) in enumerate(zip(traces, keys, strict=True)):
        fen[line, np.searchsorted(union, mine)] = trace.held.fen
    same = np.minimum(fen, fen[0]).sum(axis=1)
    all_held = max(int(fen[0].sum()), 1) if fen[0].any() else 0
    overlap = float(same.min() / all_held) if all_held else float(not fen.any())
    victim, account = (union >> 32).astype(np.int32), (union & 0xFFFFFFFF).astype(np.int32)
    return Sensitivity(victim, account, fen.min(axis=0), fen.max(axis=0), overlap)
