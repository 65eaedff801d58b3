# SPDX-License-Identifier: Apache-2.0
"""Where the money is now: which account to stop first."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from wuzha.engine.tracing.columns import Int32s, Int64s
from wuzha.engine.tracing.trace import Trace, sums


class Ranking(NamedTuple):
    """Accounts by what a stop can still save, most first.

    `recoverable` is the lesser of what is attributed to victims and what is available.
    """

    account: Int32s
    recoverable: Int64s
    attributed: Int64s
    available: Int64s


def rank(trace: Trace, available: Callable[[Int64s], Int64s]) -> Ranking:
    """Order the accounts that hold money. `available` tells for accounts the fen that could still be stopped."""
    accounts, attributed = sums(trace.answer.held[:, 1], trace.answer.held[:, 2])
    free = available(accounts)
    recoverable = np.minimum(attributed, free)
    order = np.lexsort((accounts, -attributed, -recoverable))
    return Ranking(accounts[order].astype(np.int32), recoverable[order], attributed[order], free[order])
