# SPDX-License-Identifier: Apache-2.0
"""Pro rata of the whole balance, clean money taking part as the last of the parts.

Without a bound the victims' money would soon lie in tiny pieces everywhere. The floor: pieces below it stay at the
payer if clean money can go in the place of all of them, else the row moves by the plain rule. Nothing is written off,
and a row can be skipped unread when even the largest part could not give a piece of that size to it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.tracing.arena import AFTER, BLOCK, END, FEN, OPENING, START
from wuzha.engine.tracing.arrays import Bytes, Int64s
from wuzha.engine.tracing.kernel import inline, kernel
from wuzha.engine.tracing.shares import split

Float32s = NDArray[np.float32]
#: Lifts a rounded ratio above the true one: a skipped row must be skippable.
UP = 1 + 1e-6


@kernel
def take_ratios(kinds: Bytes, accounts: Int64s, lines: Int64s, ratios: Float32s, maxima: Float32s) -> None:
    """Of each row, which part of its payer's balance it moves (rounded up), and the largest of each block of lines."""
    maxima[:] = 0
    for account in range(kinds.shape[0]):
        if kinds[account] != 0:
            continue
        opening = accounts[account, OPENING]
        for line in range(accounts[account, START], accounts[account, END]):
            fen = lines[line, FEN]
            ratios[line] = fen / (lines[line, AFTER] + fen + opening) * UP
            maxima[line // BLOCK] = max(maxima[line // BLOCK], ratios[line])


@inline
def next_moving(
    least: float, height: int, line: int, end: int, after: Int64s, minima: Int64s, ratios: Float32s, maxima: Float32s
) -> int:
    """The first line of [line, end) that moves `least` of the balance, or brings it below a height."""
    while line < end:
        if line % BLOCK == 0:
            while line < end and minima[line // BLOCK] >= height and maxima[line // BLOCK] < least:
                line += BLOCK
            if line >= end:
                return end
        stop = min(end, (line // BLOCK + 1) * BLOCK)
        while line < stop:
            if after[line] < height or ratios[line] >= least:
                return line
            line += 1
    return end


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
