# SPDX-License-Identifier: Apache-2.0
"""The order of rows that happened in one second, and of rows that several statements order.

A statement's running balance tells the order: the balance before a row is the balance after the row before it
(shared edge case "same second": first the chain of balances, then the bank's serial, then credits before debits).
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from wuzha.engine.compiled import inline, kernel
from wuzha.engine.tracing.columns import Int64s, plain
from wuzha.engine.tracing.words import UNKNOWN

#: How the rows of a tie were ordered.
BY_CHAIN, BY_SERIAL, BY_DIRECTION = 0, 1, 2


@dataclass(frozen=True)
class Order:
    """`rows` int64[n]: row numbers by account, then in the order of their happening.

    `ties` counts rows of equal account and time by what ordered them; those `by_direction` had nothing better.
    """

    rows: Int64s
    by_chain: int
    by_serial: int
    by_direction: int


def order_accounts(account: Int64s, time: Int64s, signed: Int64s, balance: Int64s, serial: Int64s) -> Order:
    """Order each account's own rows.

    All int64[n]: `signed` is the amount, above 0 for money in; `balance` after the row and `serial` (a rank) may be
    `UNKNOWN`. The position in the arrays is the order of the file.
    """
    rows = np.lexsort((np.arange(account.size), time, account)).astype(np.int64)
    counts = np.zeros(3, np.int64)
    account, time, signed, balance, serial = (
        plain(column, np.int64) for column in (account, time, signed, balance, serial)
    )
    _restore(rows, account, time, signed, balance, serial, counts)
    return Order(rows, int(counts[BY_CHAIN]), int(counts[BY_SERIAL]), int(counts[BY_DIRECTION]))


@kernel
def _restore(
    rows: Int64s, account: Int64s, time: Int64s, signed: Int64s, balance: Int64s, serial: Int64s, counts: Int64s
) -> None:
    n = rows.size
    begin = 0
    while begin < n:
        end = begin + 1
        while end < n and account[rows[end]] == account[rows[begin]] and time[rows[end]] == time[rows[begin]]:
            end += 1
        if end - begin > 1:
            tie = rows[begin:end].copy()
            before = UNKNOWN
            if begin > 0 and account[rows[begin - 1]] == account[rows[begin]]:
                before = balance[rows[begin - 1]]
            chained = _chained(tie, signed, balance, before)
            if chained.size == tie.size:
                rows[begin:end] = chained
                counts[BY_CHAIN] += tie.size
            elif _all_distinct(serial[tie]):
                rows[begin:end] = tie[np.argsort(serial[tie])]
                counts[BY_SERIAL] += tie.size
            else:
                rows[begin:end] = tie[np.argsort(-np.sign(signed[tie]), kind="mergesort")]
                counts[BY_DIRECTION] += tie.size
        begin = end


@inline
def _all_distinct(serial: Int64s) -> bool:
    ordered = np.sort(serial)
    if ordered[0] == UNKNOWN:
        return False
    return bool((ordered[1:] != ordered[:-1]).all())


@inline
def _chained(tie: Int64s, signed: Int64s, balance: Int64s, before: int) -> Int64s:
    """The tie in an order in which every balance follows from the one before it; empty if there is none.

    Rows are edges from the balance before to the balance after: an order is a path over all edges (Hierholzer 1873).
    The order of the file, then its reverse (banks export the newest first), are tried before.
    """
    n = tie.size
    none = np.empty(0, np.int64)
    for place in range(n):
        if balance[tie[place]] == UNKNOWN:
            return none
    for candidate in (tie, tie[::-1].copy()):
        good = before == UNKNOWN or balance[candidate[0]] - signed[candidate[0]] == before
        for place in range(1, n):
            row = candidate[place]
            good = good and balance[row] - signed[row] == balance[candidate[place - 1]]
        if good:
            return candidate
    starts, ends = balance[tie] - signed[tie], balance[tie]
    by_start = np.argsort(starts, kind="mergesort")
    ordered = starts[by_start]
    begin = before
    if begin == UNKNOWN:
        begin = starts[0]
        ordered_ends = np.sort(ends)
        for start in starts:
            out = np.searchsorted(ordered, start, "right") - np.searchsorted(ordered, start, "left")
            back = np.searchsorted(ordered_ends, start, "right") - np.searchsorted(ordered_ends, start, "left")
            if out == back + 1:
                begin = start
                break
    taken = np.zeros(n, np.int64)  # edges used, kept at the first place of each run of equal starts
    edges, nodes = np.empty(n + 1, np.int64), np.empty(n + 1, np.int64)
    path = np.empty(n, np.int64)
    edges[0], nodes[0] = -1, begin
    depth, found = 1, 0
    while depth > 0:
        node = nodes[depth - 1]
        first = np.searchsorted(ordered, node, "left")
        if first < n and ordered[first] == node and first + taken[first] < n and ordered[first + taken[first]] == node:
            edge = by_start[first + taken[first]]
            taken[first] += 1
            edges[depth], nodes[depth] = edge, ends[edge]
            depth += 1
        else:
            depth -= 1
            if edges[depth] >= 0:
                path[found] = edges[depth]
                found += 1
    if found < n:
        return none
    return tie[path[::-1].copy()]


def merge_orders(time: Int64s, chains: Int64s, starts: Int64s) -> tuple[Int64s, int]:
    """All rows in one order that keeps every chain, earliest time first; and how many rows could not be kept.

    `time` int64[n]; `chains` row numbers, chain after chain, each row in two chains at most; `starts` int64[c + 1]
    where they begin. Two banks' clocks may contradict each other: where chains form a cycle, time decides.
    """
    by_time = np.lexsort((np.arange(time.size), time)).astype(np.int64)
    order, forced = _merge(plain(time, np.int64), plain(chains, np.int64), plain(starts, np.int64), by_time)
    return order, int(forced)


@kernel
def _merge(time: Int64s, chains: Int64s, starts: Int64s, by_time: Int64s) -> tuple[Int64s, int]:
    n = time.size
    following = np.full((n, 2), -1, np.int64)
    waiting = np.zeros(n, np.int64)
    for chain in range(starts.size - 1):
        for place in range(starts[chain], starts[chain + 1] - 1):
            row, later = chains[place], chains[place + 1]
            following[row, 0 if following[row, 0] < 0 else 1] = later
            waiting[later] += 1
    heap = [(np.int64(0), np.int64(0)) for _ in range(0)]
    for row in range(n):
        if waiting[row] == 0:
            heappush(heap, (time[row], np.int64(row)))
    order, out = np.empty(n, np.int64), 0
    done = np.zeros(n, np.bool_)
    forced, oldest = 0, 0
    while out < n:
        if len(heap) == 0:
            while done[by_time[oldest]]:
                oldest += 1
            row = by_time[oldest]
            forced += 1
        else:
            row = heappop(heap)[1]
            if done[row]:
                continue
        done[row] = True
        order[out] = row
        out += 1
        for side in range(2):
            later = following[row, side]
            if later >= 0 and not done[later]:
                waiting[later] -= 1
                if waiting[later] == 0:
                    heappush(heap, (time[later], later))
    return order, forced
