# SPDX-License-Identifier: Apache-2.0
"""By which rows a victim's money came to an account, and how many hands it went through."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wuzha.engine.tracing.columns import Int64s
from wuzha.engine.tracing.trace import Moves, Trace

Order = Callable[[Int64s], Int64s]


def path(trace: Trace, order: Order, account: int, victim: int) -> Moves:
    """The rows, in the order of their happening, by which a victim's money reached an account, with its fen on each.

    `order` gives rows numbers in the order of their happening. Where an account on the way was paid by several rows,
    all of those before it paid on are among them.
    """
    moves, columns = trace.moves, trace.columns
    mine = np.flatnonzero(moves.victim == victim)
    places = order(moves.row[mine])
    backwards = np.argsort(-places)
    wanted, chosen = {account: np.iinfo(np.int64).max}, []
    for i, place in zip(mine[backwards].tolist(), places[backwards].tolist(), strict=True):
        row = moves.row[i]
        if place < wanted.get(int(columns.dst[row]), -1):
            chosen.append(i)
            payer = int(columns.src[row])
            wanted[payer] = max(wanted.get(payer, -1), place)
    way = np.array(chosen[::-1], np.int64)
    return Moves(moves.victim[way], moves.row[way], moves.fen[way])


def levels(trace: Trace, order: Order) -> dict[int, int]:
    """Of each account the money came to, its level: 1 for the first after a victim, 2 for the next, and so on."""
    columns, own = trace.columns, set(trace.seeds.row.tolist())
    found: dict[int, int] = {}
    for row in in_order(trace, order):
        payer, payee = int(columns.src[row]), int(columns.dst[row])
        level = 1 if row in own else found.get(payer, 0) + 1
        if payee >= 0:
            found[payee] = min(found.get(payee, level), level)
    return found


def last_arrivals(trace: Trace, order: Order) -> dict[int, int]:
    """Of each account the money came to, the row by which it last came."""
    payees = trace.columns.dst
    return {int(payees[row]): row for row in in_order(trace, order) if payees[row] >= 0}


def in_order(trace: Trace, order: Order) -> list[int]:
    """The rows that carried victims' money, each once, in the order of their happening."""
    rows = np.unique(trace.moves.row)
    in_time: list[int] = rows[np.argsort(order(rows))].tolist()
    return in_time
