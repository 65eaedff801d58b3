# SPDX-License-Identifier: Apache-2.0
"""清零点: the last moment an account was empty. Only money that came after it can be in the account."""

from __future__ import annotations

from collections.abc import Iterable


def zero_point(balances: Iterable[int], epsilon_fen: int = 1_000) -> int | None:
    """Index of the last balance, 分, at or below `epsilon_fen`; None if the account was never empty.

    `balances` are those after each row, in order, up to the freezing of the account.
    """
    last = None
    for i, balance in enumerate(balances):
        if balance <= epsilon_fen:
            last = i
    return last
