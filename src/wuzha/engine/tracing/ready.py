# SPDX-License-Identifier: Apache-2.0
"""Every loop of the engine run once over three rows, so that all are compiled, or loaded, when somebody waits."""

from __future__ import annotations

import numpy as np

from wuzha.engine.compiled import missed
from wuzha.engine.tracing.columns import Seeds
from wuzha.engine.tracing.ledger import Ledger
from wuzha.engine.tracing.mirror import pair_mirrors
from wuzha.engine.tracing.once import first_look
from wuzha.engine.tracing.order import merge_orders, order_accounts
from wuzha.engine.tracing.words import Rule


def make_ready() -> list[str]:
    """The names of the loops that had to be compiled; empty where all were kept from before."""
    rows, seeds = ([0, 1, 2], [1, 2, 3], [100, 80, 50]), Seeds([0], [7], [100])
    book = Ledger.from_arrays(*rows, accounts=4)
    for rule in Rule:
        book.trace(seeds, rule)
    book.trace(seeds, Rule.HAIRCUT, floor_fen=1)
    book.reach(seeds)
    book.haircut_backwards(3, seeds)
    book.append([3], [0], [10])
    book.insert_statement(2, [2], [0], [5], before=[3])
    for rule in (Rule.LIFO, Rule.FIFO):
        first_look(*rows, seeds, accounts=4, rule=rule)
    one = np.zeros(1, np.int64)
    order_accounts(one, one, one, one, one)
    merge_orders(one, one, np.array([0, 1]))
    pair_mirrors(one, one, one, one, one, one)
    return missed(__package__)
