# SPDX-License-Identifier: Apache-2.0
"""Lines that move no victims' money are skipped unread, by the extremes of each block of lines.

`after` are the balances after each line, `ratios` which part of its payer's balance it moves, rounded up; `minima` and
`maxima` those of a block. All are of accounts that are followed; an extreme may be that of lines long gone or of a
neighbour: this costs a look, never a line.
"""

from __future__ import annotations

from wuzha.engine.tracing.arena import AFTER, BLOCK, END, FEN, OPENING, START
from wuzha.engine.tracing.columns import Bytes, Float32s, Int64s
from wuzha.engine.tracing.kernel import inline, kernel

#: Lifts a rounded ratio above the true one: a skipped row must be skippable.
UP = 1 + 1e-6
#: after, minima, ratios, maxima.
Skips = tuple[Int64s, Int64s, Float32s, Float32s]


@inline
def note(line: int, opening: int, lines: Int64s, skips: Skips) -> None:
    """Let the arrays by which lines are skipped know a line."""
    after, minima, ratios, maxima = skips
    fen = lines[line, FEN]
    after[line] = lines[line, AFTER]
    ratios[line] = fen / (lines[line, AFTER] + fen + opening) * UP
    minima[line // BLOCK] = min(minima[line // BLOCK], after[line])
    maxima[line // BLOCK] = max(maxima[line // BLOCK], ratios[line])


@kernel
def note_lines(kinds: Bytes, accounts: Int64s, lines: Int64s, skips: Skips) -> None:
    """Let them know all lines. `minima` start at a level no line brings the balance below, `maxima` at 0."""
    for account in range(kinds.shape[0]):
        if kinds[account] == 0:
            for line in range(accounts[account, START], accounts[account, END]):
                note(line, accounts[account, OPENING], lines, skips)


@inline
def next_below(height: int, line: int, end: int, after: Int64s, minima: Int64s) -> int:
    """The first line of [line, end) that brings the balance below a height; `end` if none does."""
    while line < end:
        if line % BLOCK == 0:
            while line < end and minima[line // BLOCK] >= height:
                line += BLOCK
            if line >= end:
                return end
        stop = min(end, (line // BLOCK + 1) * BLOCK)
        while line < stop:
            if after[line] < height:
                return line
            line += 1
    return end


@inline
def next_moving(least: float, height: int, line: int, end: int, skips: Skips) -> int:
    """The first line of [line, end) that moves `least` of the balance, or brings it below a height."""
    after, minima, ratios, maxima = skips
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
