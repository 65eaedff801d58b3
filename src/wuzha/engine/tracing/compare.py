# SPDX-License-Identifier: Apache-2.0
"""The same money by several rules: how far they differ, and where they cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.tracing.columns import Int32s, Int64s
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
    keys = [(t.held.victim.astype(np.int64) << 32) | t.held.account for t in traces.values()]
    union = np.unique(np.concatenate([np.empty(0, np.int64), *keys]))
    by_rule = {}
    for (rule, trace), mine in zip(traces.items(), keys, strict=True):
        by_rule[rule] = np.zeros(union.size, np.int64)
        by_rule[rule][np.searchsorted(union, mine)] = trace.held.fen
    victim, account = (union >> 32).astype(np.int32), (union & 0xFFFFFFFF).astype(np.int32)
    amounts = np.array(list(by_rule.values())).reshape(len(by_rule), -1)
    low, high = amounts.min(axis=0, initial=np.iinfo(np.int64).max), amounts.max(axis=0, initial=0)
    doubtful = doubtful_places(traces, order)
    clear = np.array([pair not in doubtful for pair in zip(victim.tolist(), account.tolist(), strict=True)], bool)
    return Comparison(victim, account, low, high, clear & (low == high), by_rule)


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
