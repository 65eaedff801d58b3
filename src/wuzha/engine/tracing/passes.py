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

from wuzha.engine.tracing.arena import payee_of
from wuzha.engine.tracing.columns import Int64s, Rows
from wuzha.engine.tracing.kernel import kernel


@kernel
def first_reached(rows: Rows, seeds: Int64s) -> Int64s:
    """Of each account the first row by which money of the seeded rows could have come, -1 if by none."""
    src, dst, _, kinds, leaves, _ = rows
    first = np.full(kinds.shape[0], -1, np.int64)
    seed = 0
    for row in range(src.shape[0]):
        seeded = seed < seeds.shape[0] and seeds[seed] == row
        seed += seeded
        if seeded or (src[row] >= 0 and first[src[row]] >= 0):
            payee = payee_of(row, dst, kinds, leaves)
            if payee >= 0 and payee != src[row] and first[payee] < 0:
                first[payee] = row
    return first


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
