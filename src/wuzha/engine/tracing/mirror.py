# SPDX-License-Identifier: Apache-2.0
"""One transfer reported by two banks, the payer's and the payee's, becomes one.

Rows of equal payer, payee and amount seen from opposite sides are paired one to one: first those of one serial, then
the nearest in time within two minutes. Two equal rows of the same side are two transfers and are never merged.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.compiled import inline, kernel
from wuzha.engine.tracing.columns import Int64s, plain
from wuzha.engine.tracing.words import SERIAL_WINDOW, WINDOW


def pair_mirrors(
    payer: Int64s, payee: Int64s, fen: Int64s, time: Int64s, is_payer_side: Int64s, serial: Int64s, window: int = WINDOW
) -> Int64s:
    """For each row the row that is its mirror, or -1. All int64[n].

    `is_payer_side` 1 for a row of the payer's statement, 0 for the payee's; `serial` numbers equal serials, -1 for
    none. Rows whose payer or payee is unknown (-1) have no mirror. The pairing is symmetric.
    """
    partner = np.full(payer.size, -1, np.int64)
    order = np.lexsort((time, fen, payee, payer)).astype(np.int64)
    payer, payee, fen, time, is_payer_side, serial = (
        plain(column, np.int64) for column in (payer, payee, fen, time, is_payer_side, serial)
    )
    _pair(order, payer, payee, fen, time, is_payer_side, serial, window, partner)
    return partner


@kernel
def _pair(
    order: Int64s,
    payer: Int64s,
    payee: Int64s,
    fen: Int64s,
    time: Int64s,
    side: Int64s,
    serial: Int64s,
    window: int,
    partner: Int64s,
) -> None:
    n = order.size
    begin = 0
    while begin < n:
        first = order[begin]
        end = begin + 1
        while end < n:
            row = order[end]
            if payer[row] != payer[first] or payee[row] != payee[first] or fen[row] != fen[first]:
                break
            end += 1
        if end - begin > 1 and payer[first] >= 0 and payee[first] >= 0 and payer[first] != payee[first]:
            _pair_group(order[begin:end], time, side, serial, window, partner)
        begin = end


@inline
def _pair_group(rows: Int64s, time: Int64s, side: Int64s, serial: Int64s, window: int, partner: Int64s) -> None:
    for by_serial in (True, False):
        reach = SERIAL_WINDOW if by_serial else window
        gaps, lefts, rights = (
            [np.int64(0) for _ in range(0)],
            [np.int64(0) for _ in range(0)],
            [np.int64(0) for _ in range(0)],
        )
        for a in range(rows.size):
            one = rows[a]
            if partner[one] >= 0:
                continue
            for b in range(a + 1, rows.size):
                other = rows[b]
                gap = time[other] - time[one]
                if gap > reach:
                    break
                if partner[other] >= 0 or side[one] == side[other]:
                    continue
                if by_serial and (serial[one] < 0 or serial[one] != serial[other]):
                    continue
                gaps.append(gap)
                lefts.append(one)
                rights.append(other)
        if len(gaps) == 0:
            continue
        for place in np.argsort(np.array(gaps), kind="mergesort"):
            one, other = lefts[place], rights[place]
            if partner[one] < 0 and partner[other] < 0:
                partner[one], partner[other] = other, one
