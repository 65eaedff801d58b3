# SPDX-License-Identifier: Apache-2.0
"""Victims' money first: as far as it reaches, pro rata among the victims. The upper bound of a blanket freeze."""

from __future__ import annotations

from wuzha.engine.tracing.arrays import Int64s
from wuzha.engine.tracing.kernel import inline
from wuzha.engine.tracing.shares import split


@inline
def pieces_tainted(parts: Int64s, total: int, fen: int, shares: Int64s, rests: Int64s) -> None:
    """What each victim's part gives to a row of `fen`."""
    split(parts, min(total, fen), total, shares, rests)
