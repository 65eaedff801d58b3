# SPDX-License-Identifier: Apache-2.0
"""Splitting fen in proportion, exactly: floors first, then one fen each to the largest remainders."""

from __future__ import annotations

import numpy as np

from wuzha.engine.tracing.columns import Int64s
from wuzha.engine.tracing.kernel import inline


@inline
def floor_share(part: int, fen: int, total: int) -> tuple[int, int]:
    """floor(part · fen / total) and its remainder, without numbers of 128 bits.

    The quotient comes from a division of doubles and is at most 2 off below 2^52; the remainder is taken in wrapping
    int64, where it is exact because the true one is small, and corrects the quotient.
    """
    share = int(float(part) * float(fen) / float(total))
    rest = part * fen - share * total
    while rest < 0:
        share -= 1
        rest += total
    while rest >= total:
        share += 1
        rest -= total
    return share, rest


@inline
def split(parts: Int64s, fen: int, total: int, shares: Int64s, rests: Int64s) -> None:
    """Put into `shares` what each of `parts` (sum `total`) gives to `fen`; ties go to the part that comes first."""
    n = parts.shape[0]
    if fen == total:
        shares[:n] = parts
        return
    missing = fen
    for i in range(n):
        shares[i], rests[i] = floor_share(parts[i], fen, total)
        missing -= shares[i]
    if missing == 0:
        return
    if missing == 1:
        best = 0
        for i in range(1, n):
            if rests[i] > rests[best]:
                best = i
        shares[best] += 1
        return
    ranked = np.sort(rests[:n])
    least = ranked[n - missing]
    for i in range(n):
        if rests[i] > least:
            shares[i] += 1
            missing -= 1
    for i in range(n):
        if rests[i] == least and missing > 0:
            shares[i] += 1
            missing -= 1


@inline
def pieces_haircut(parts: Int64s, fen: int, balance: int, floor: int, shares: Int64s, rests: Int64s) -> None:
    """What each victim's part gives to a row; `parts` has the clean money behind the victims'."""
    split(parts, fen, balance, shares, rests)
    n = parts.shape[0] - 1
    small = 0
    for i in range(n):
        if shares[i] < floor:
            small += shares[i]
    if small + shares[n] <= parts[n]:
        for i in range(n):
            if shares[i] < floor:
                shares[i] = 0
