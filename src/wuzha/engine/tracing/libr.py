# SPDX-License-Identifier: Apache-2.0
"""Clean money first (lowest intermediate balance): victims' money moves only when nothing else is left to pay with.

The victims' total T of an account is a running minimum: T ← min(T, balance after). What the minimum pushes out goes on
with the row, pro rata among the victims at that moment.
"""

from __future__ import annotations

from wuzha.engine.tracing.arrays import Int64s
from wuzha.engine.tracing.kernel import inline
from wuzha.engine.tracing.shares import split


@inline
def pieces_libr(parts: Int64s, total: int, fen: int, balance: int, shares: Int64s, rests: Int64s) -> None:
    """What each victim's part gives to a row of `fen` out of a balance."""
    split(parts, max(0, total - (balance - fen)), total, shares, rests)
