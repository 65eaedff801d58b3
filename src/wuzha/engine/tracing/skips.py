# SPDX-License-Identifier: Apache-2.0
"""Places that move no victims' money are skipped unread, by the extremes of each block of places.

`minima` are those of the levels of a block; `ratios` say which part of its payer's balance a row moves, rounded up (-1:
it is none that is paid), and `maxima` are those of a block. The latter two are empty until the haircut is first asked
for. An extreme may be that of places long gone or of a neighbour: this costs a look, never a row.
"""

from __future__ import annotations

from wuzha.engine.compiled import inline, kernel
from wuzha.engine.tracing.arena import BLOCK, END, LEVEL, OPENING, PAID, START, Lists
from wuzha.engine.tracing.columns import Float32s, Int64s

#: Lifts a rounded ratio above the true one: a skipped row must be skippable.
UP = 1 + 1e-6
#: minima, ratios, maxima.
Skips = tuple[Int64s, Float32s, Float32s]


@inline
def ratio(paid: int, level: int, opening: int) -> float:
    """Which part of the balance before it a row took that paid so much and left this level; -1 for one that paid 0."""
    return paid / (level + paid + opening) * UP if paid > 0 else -1.0


@inline
def note(account: int, place: int, lists: Lists, skips: Skips) -> None:
    """Let the arrays by which places are skipped know one of an account's list."""
    accounts, heights, _, _ = lists
    minima, ratios, maxima = skips
    level, paid = heights[place, LEVEL], heights[place, PAID]
    minima[place // BLOCK] = min(minima[place // BLOCK], level)
    if ratios.shape[0] != 0:
        before = heights[place - 1, PAID] if place > accounts[account, START] else 0
        ratios[place] = ratio(paid - before, level, accounts[account, OPENING])
        maxima[place // BLOCK] = max(maxima[place // BLOCK], ratios[place])


@kernel
def note_ratios(lists: Lists, ratios: Float32s, maxima: Float32s) -> None:
    """Make the ratios of all places and the maxima (-1 before).

    What a row paid is how much more had been paid after it than before: its own fen lie anywhere in the columns, and
    each would be waited for.
    """
    accounts, heights, _, _ = lists
    for account in range(accounts.shape[0]):
        opening, before = accounts[account, OPENING], 0
        for place in range(accounts[account, START], accounts[account, END]):
            paid = heights[place, PAID]
            ratios[place] = ratio(paid - before, heights[place, LEVEL], opening)
            maxima[place // BLOCK] = max(maxima[place // BLOCK], ratios[place])
            before = paid


@inline
def next_below(height: int, place: int, end: int, heights: Int64s, minima: Int64s) -> int:
    """The first place of [place, end) whose level is below a height; `end` if none is."""
    while place < end:
        if place % BLOCK == 0:
            while place < end and minima[place // BLOCK] >= height:
                place += BLOCK
            if place >= end:
                return end
        stop = min(end, (place // BLOCK + 1) * BLOCK)
        while place < stop:
            if heights[place, LEVEL] < height:
                return place
            place += 1
    return end


@inline
def next_moving(least: float, height: int, place: int, end: int, heights: Int64s, skips: Skips) -> int:
    """The first place of [place, end) that moves `least` of the balance, or whose level is below a height."""
    minima, ratios, maxima = skips
    while place < end:
        if place % BLOCK == 0:
            while place < end and minima[place // BLOCK] >= height and maxima[place // BLOCK] < least:
                place += BLOCK
            if place >= end:
                return end
        stop = min(end, (place // BLOCK + 1) * BLOCK)
        while place < stop:
            if heights[place, LEVEL] < height or ratios[place] >= least:
                return place
            place += 1
    return end


@inline
def next_paying(paid: int, place: int, end: int, heights: Int64s) -> int:
    """The first place of [place, end) by which more than this has been paid; `end` if there is none."""
    step = 1
    while place < end and heights[place, PAID] <= paid:
        if place + step < end and heights[place + step, PAID] <= paid:
            place += step
            step *= 2
        elif step > 1:
            step = 1
        else:
            place += 1
    return place
