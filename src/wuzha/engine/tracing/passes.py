# SPDX-License-Identifier: Apache-2.0
"""Questions that one pass over the rows in order answers without the index.

Where money could have come at all: a mark for each account.

The plain haircut backwards: whose money is in one account. `weight[a]` is which part of a fen in account `a` at this
time will be in the account asked about at the end. Before a row s → d of x out of a balance B it is
weight[s] += x / B · (weight[d] - weight[s]); a victim's row adds its fen times weight[d] to the victim. In real
numbers: a check on the exact rule, never the figure of record.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.compiled import inline, kernel
from wuzha.engine.tracing.arena import payee_of
from wuzha.engine.tracing.columns import Bytes, Int64s, Rows

#: Bits of an account: money could have come to it; it holds none that comes (nor does it pass any on).
REACHED, CLOSED = 1, 2


@inline
def next_reaching(first: int, stop: int, rows: Rows, marks: Bytes) -> int:
    """The first row of [first, stop) from an account that was reached to one that could be; `stop` if there is none.

    One byte an account is all that is looked at: a million of them lie in the cache.
    """
    src, dst = rows[0], rows[1]
    for row in range(first, stop):
        if (marks[src[row]] & REACHED) != 0 and marks[dst[row]] == 0:
            return row
    return stop


@kernel
def first_reached(rows: Rows, seeds: Int64s) -> Int64s:
    """Of each account the first row by which money of the seeded rows could have come, -1 if by none."""
    src, dst, _, kinds, leaves, _ = rows
    n = src.shape[0]
    marks, first = np.empty(kinds.shape[0] + 1, np.uint8), np.empty(kinds.shape[0], np.int64)
    for account in range(kinds.shape[0]):
        first[account], marks[account] = -1, 0 if kinds[account] == 0 else CLOSED
    marks[kinds.shape[0]] = CLOSED  # the place of -1
    seed, row = 0, 0
    while True:
        stop = seeds[seed] if seed < seeds.shape[0] else n
        row = next_reaching(row, stop, rows, marks)
        if row == n:
            return first
        if row == stop:
            seed += 1
        payee = payee_of(row, dst, kinds, leaves)
        if payee >= 0 and payee != src[row] and first[payee] < 0:
            first[payee] = row
            marks[payee] |= REACHED
        row += 1


@kernel
def weights_at_seeds(account: int, rows: Rows, balances: Int64s, unseen: Int64s, seeds: Int64s) -> NDArray[np.float64]:
    """Of each seed (rows, sorted) the part of its money that ends in an account. Changes `balances`, the last ones.

    `unseen` int64[k, 2] are (row, fen) of clean money added before a row, sorted.
    """
    src, dst, fen, kinds, leaves, _ = rows
    weight = np.zeros(kinds.shape[0])
    weight[account] = 1.0
    found = np.zeros(seeds.shape[0])
    seed, hidden = seeds.shape[0] - 1, unseen.shape[0] - 1
    for row in range(src.shape[0] - 1, -1, -1):
        seeded = seed >= 0 and seeds[seed] == row
        payer, payee = src[row], payee_of(row, dst, kinds, leaves)
        arrives = weight[payee] if payee >= 0 else 0.0
        if seeded:
            found[seed] = arrives
            seed -= 1
        if payer == dst[row] and payer >= 0:
            continue
        if payee >= 0:
            balances[payee] -= fen[row]
        if payer >= 0 and kinds[payer] == 0:
            balances[payer] += fen[row]
            weight[payer] += fen[row] / balances[payer] * (arrives - weight[payer])
            if hidden >= 0 and unseen[hidden, 0] == row:
                balances[payer] -= unseen[hidden, 1]
                hidden -= 1
    return found
