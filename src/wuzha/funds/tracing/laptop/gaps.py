# SPDX-License-Identifier: Apache-2.0
"""Where a statement's balances do not follow from its rows, something was not exported (or was rejected).

The gap becomes a row of its own: money in of unknown origin, or an outflow that no row explains. It is left open where
another bank's row of the account lies in between and may be the missing one, and for a statement whose balances break
at more than every second row: such balances are no chain (payments by a linked card, several sub-accounts).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wuzha.engine.tracing.words import UNKNOWN, WINDOW
from wuzha.funds.tracing.laptop.transfers import Int64s

_ACCOUNT_BITS = 36  # seconds since 1970 need fewer


class Gaps(NamedTuple):
    """`at` places in the order before which a row is missing, `fen` what is missing (above 0: money in)."""

    at: Int64s
    fen: Int64s
    #: breaks of a chain that were left open
    open: int


def find_gaps(rows: Int64s, own: Int64s, signed: Int64s, balance: Int64s, time: Int64s, seen_elsewhere: Int64s) -> Gaps:
    """`rows` in the order of `order_accounts`; `seen_elsewhere` int64[k, 2]: (account, time) of other banks' rows."""
    account, after = own[rows], balance[rows]
    before = after - signed[rows]
    comparable = (account[1:] == account[:-1]) & (after[1:] != UNKNOWN) & (after[:-1] != UNKNOWN)
    missing = np.where(comparable, before[1:] - after[:-1], 0)
    at = np.flatnonzero(missing) + 1
    if not at.size:
        return Gaps(at, missing[at], 0)
    perhaps = _between(account[at], time[rows[at - 1]] - WINDOW, time[rows[at]] + WINDOW, seen_elsewhere)
    size = int(account.max()) + 1
    breaks, all_rows = np.bincount(account[at], minlength=size), np.bincount(account, minlength=size)
    believed = 2 * breaks <= all_rows
    closed = ~perhaps & believed[account[at]]
    return Gaps(at[closed], missing[at[closed] - 1], int((~closed).sum()))


def _between(account: Int64s, first: Int64s, last: Int64s, elsewhere: Int64s) -> npt.NDArray[np.bool_]:
    keys = np.sort((elsewhere[:, 0] << _ACCOUNT_BITS) + elsewhere[:, 1])
    base = account << _ACCOUNT_BITS
    return np.searchsorted(keys, base + first, "left") < np.searchsorted(keys, base + last, "right")
