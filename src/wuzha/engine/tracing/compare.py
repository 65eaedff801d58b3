# SPDX-License-Identifier: Apache-2.0
"""The same money by several rules, or in other orders of rows that bear the same time: how far the answers differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.tracing.columns import Columns, Int32s, Int64s, Seeds
from wuzha.engine.tracing.trace import Trace
from wuzha.engine.tracing.words import Rule

Pairs = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One row a victim and account in which any rule finds money of theirs; sorted.

    `traceable` says that all the rules agree to the fen here and on every row of the victim's money before: the order
    of time alone shows whose money this is.
    """

    victim: Int32s
    account: Int32s
    low: Int64s
    high: Int64s
    traceable: NDArray[np.bool_]
    by_rule: Mapping[Rule, Int64s]


def compare(traces: Mapping[Rule, Trace], order: Callable[[Int64s], Int64s]) -> Comparison:
    """Line up traces of the same seeds. `order` gives rows numbers in the order of their happening."""
    victim, account, fen = side_by_side(list(traces.values()))
    low, high = fen.min(axis=0, initial=np.iinfo(np.int64).max), fen.max(axis=0, initial=0)
    doubtful = doubtful_places(traces, order)
    clear = np.array([pair not in doubtful for pair in zip(victim.tolist(), account.tolist(), strict=True)], bool)
    return Comparison(victim, account, low, high, clear & (low == high), dict(zip(traces, fen, strict=True)))


def side_by_side(traces: Sequence[Trace]) -> tuple[Int32s, Int32s, Int64s]:
    """Victims and accounts, sorted, where any of the traces finds money, and each one's fen, int64[traces, places]."""
    keys = [(trace.held.victim.astype(np.int64) << 32) | trace.held.account for trace in traces]
    union = np.unique(np.concatenate([np.empty(0, np.int64), *keys]))
    fen = np.zeros((len(traces), union.size), np.int64)
    for line, (trace, mine) in enumerate(zip(traces, keys, strict=True)):
        fen[line, np.searchsorted(union, mine)] = trace.held.fen
    return (union >> 32).astype(np.int32), (union & 0xFFFFFFFF).astype(np.int32), fen


def doubtful_places(traces: Mapping[Rule, Trace], order: Callable[[Int64s], Int64s]) -> Pairs:
    """(victim, account) that money reached by a row about which the rules differ, or behind such an account."""
    amounts: dict[tuple[int, int], list[int]] = {}
    for trace in traces.values():
        for victim, row, fen in zip(*(column.tolist() for column in trace.moves), strict=True):
            amounts.setdefault((victim, row), []).append(fen)
    doubtful: Pairs = set()
    for trace in list(traces.values())[:1]:
        src, dst = trace.columns.src, trace.columns.dst
        rows = np.array([row for _, row in amounts], np.int64)
        in_time = [pair for _, pair in sorted(zip(order(rows).tolist(), amounts, strict=True))]
        for victim, row in in_time:
            found = amounts[victim, row]
            agreed = len(found) == len(traces) and min(found) == max(found)
            if not agreed or (victim, int(src[row])) in doubtful:
                doubtful.add((victim, int(dst[row])))
    return doubtful


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


def spread(traces: Sequence[Trace]) -> Sensitivity:
    """How far traces of the same money differ; the first is the one as given."""
    victim, account, fen = side_by_side(traces)
    same = np.minimum(fen, fen[0]).sum(axis=1)
    all_held = max(int(fen[0].sum()), 1) if fen[0].any() else 0
    overlap = float(same.min() / all_held) if all_held else float(not fen.any())
    return Sensitivity(victim, account, fen.min(axis=0), fen.max(axis=0), overlap)
