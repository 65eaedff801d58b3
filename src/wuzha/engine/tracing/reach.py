# SPDX-License-Identifier: Apache-2.0
"""Where money could have come at all: one pass over the rows in order with a mark for each account."""

from __future__ import annotations

import numpy as np

from wuzha.engine.tracing.arena import payee_of
from wuzha.engine.tracing.arrays import Bytes, Int32s, Int64s
from wuzha.engine.tracing.kernel import kernel


@kernel
def first_reached(src: Int32s, dst: Int32s, kinds: Bytes, leaves: Bytes, seeds: Int64s) -> Int64s:
    """Of each account the first row by which money of the seeded rows could have come, -1 if by none."""
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
